package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/breakwater-safety/breakwater/internal/ffmpeg/ffmpegtest"
	"github.com/breakwater-safety/breakwater/internal/media/drawn"
)

// TestCommandLine runs testdata/*.txt against the built program. Beside the
// commands of testscript they have:
//
//	draw NAME FILE [EDIT]   write a drawn picture as JPEG, changed if an edit
//	                        of package drawn is named
//	clip NAME KIND FILE     write a small video of a drawn picture; the kinds are
//	                        those of package ffmpegtest
//	photo NAME FILE         copy a file of internal/media/testdata, which takes
//	                        ffmpeg to be read
//	alter OLD NEW FILE TO   copy a file with the first OLD made NEW
//	corpus FILE ID          print one scripted conversation of corpus/FILE
func TestCommandLine(t *testing.T) {
	t.Parallel()
	tsa, root := fakeAuthority(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("PROGRAM", program)
			e.Setenv("TSA", tsa)
			e.Setenv("TSA_ROOT", root)
			e.Setenv("PATH", filepath.Dir(program)+string(os.PathListSeparator)+e.Getenv("PATH"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"draw": draw, "corpus": corpus, "alter": alter,
			"clip": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(os.WriteFile(ts.MkAbs(args[2]), ffmpegtest.Clip(t, args[0], args[1]), 0o600))
			},
			"photo": func(ts *testscript.TestScript, _ bool, args []string) {
				ffmpegtest.Find(t)
				data, err := os.ReadFile(filepath.Join("..", "internal", "media", "testdata", args[0]))
				ts.Check(err)
				ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o600))
			},
		},
	})
}

func draw(ts *testscript.TestScript, _ bool, args []string) {
	picture := drawn.EncodeJPEG(drawn.Picture(args[0]), 90)
	if len(args) == 3 {
		i := slices.IndexFunc(drawn.Edits(), func(e drawn.Edit) bool { return e.Name == args[2] })
		if i < 0 {
			ts.Fatalf("there is no edit %q", args[2])
		}
		picture = drawn.EncodeJPEG(drawn.Edits()[i].Do(drawn.Picture(args[0])), 90)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), picture, 0o600))
}

func corpus(ts *testscript.TestScript, _ bool, args []string) {
	data, err := os.ReadFile(filepath.Join("..", "corpus", filepath.FromSlash(args[0])))
	ts.Check(err)
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, `{"id":"`+args[1]+`"`) {
			_, err := ts.Stdout().Write([]byte(line))
			ts.Check(err)
			return
		}
	}
	ts.Fatalf("%s has no thread %s", args[0], args[1])
}
