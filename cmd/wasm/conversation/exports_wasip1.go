package main

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"sync"
	"unsafe"

	"github.com/breakwater-safety/breakwater/internal/dossier"
	"github.com/breakwater-safety/breakwater/risk"
)

// A reactor's exports have no receiver, so what they share stands here. The page
// calls them one at a time.
var (
	desk    = Desk{Engine: sync.OnceValue(begin), Rand: rand.Reader}
	in, out []byte
)

// begin compiles the lexicons when they are first needed.
func begin() dossier.Engine { return risk.New() }

// warm makes ready what takes a while, so that reading need not wait for it.
//
//go:wasmexport warm
func warm() int32 {
	desk.Engine()
	_, _ = library() // an error comes again where words are needed
	return give(nil)
}

//go:wasmexport reserve
func reserve(size int32) unsafe.Pointer {
	if int(size) > cap(in) {
		in = make([]byte, size)
	}
	in = in[:size]
	return unsafe.Pointer(unsafe.SliceData(in))
}

//go:wasmexport answer
func answer() unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(out)) }

// open reads the file that host.read gives, of that many bytes.
//
//go:wasmexport open
func open(size int64) int32 {
	return give(call(func(q OpenQuestion) any { return desk.Open(hostFile{}, size, q) }))
}

//go:wasmexport paste
func paste() int32 { return give(call(func(q PasteQuestion) any { return desk.Paste(q) })) }

//go:wasmexport skim
func skim() int32 { return give(call(func(q ReadQuestion) any { return desk.Skim(q) })) }

//go:wasmexport read
func read() int32 { return give(call(func(q ReadQuestion) any { return desk.Read(q) })) }

// pack takes the length of the question in four bytes (little endian), the
// question, and the bytes of the files that it names; its answer is the length
// of the JSON, the JSON, and the bag.
//
//go:wasmexport pack
func pack() int32 {
	if len(in) < 4 || uint64(binary.LittleEndian.Uint32(in)) > uint64(len(in)-4) {
		return give(nil)
	}
	n := binary.LittleEndian.Uint32(in)
	question, files := in[4:4+n], in[4+n:]
	var bag []byte
	said := callWith(question, func(q PackQuestion) any {
		a, b := desk.Pack(q, files)
		bag = b
		return a
	})
	framed := binary.LittleEndian.AppendUint32(nil, uint32(len(said)))
	return give(append(append(framed, said...), bag...))
}

//go:wasmimport host read
func hostRead(offset int64, to unsafe.Pointer, size int32) int32

// hostFile is the file that the page was given.
type hostFile struct{}

var errHost = errors.New("the file can no longer be read")

func (hostFile) ReadAt(p []byte, offset int64) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	n := int(hostRead(offset, unsafe.Pointer(unsafe.SliceData(p)), int32(min(len(p), 1<<30))))
	switch {
	case n < 0 || n > len(p):
		return 0, errHost
	case n < len(p):
		return n, io.EOF
	}
	return n, nil
}

func call[Q any](do func(Q) any) []byte { return callWith(in, do) }

func callWith[Q any](question []byte, do func(Q) any) []byte {
	var q Q
	var a any = Failure{"question"}
	if json.Unmarshal(question, &q) == nil {
		a = do(q)
	}
	said, err := json.Marshal(a)
	if err != nil {
		return nil
	}
	return said
}

// give lets the collector have its turn too: a call into a module ends before
// any other goroutine could.
func give(b []byte) int32 {
	out = b
	runtime.Gosched()
	return int32(len(out))
}
