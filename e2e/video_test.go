package e2e

import (
	"net/http"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/ffmpeg/ffmpegtest"
)

// A video in a bank is recognised by its frames, written by another codec into
// another container, and held; another video is not, though half of it is the same.
func TestVideo(t *testing.T) {
	t.Parallel()
	c := newClient(t, sharedServer(t))
	var first, again, other struct {
		Fingerprints struct {
			SHA256 string
			VPDQ   []string
		}
		Video         struct{ Seen string }
		Matches       []struct{ Bank, Entry, By string }
		Interventions []struct{ Kind string }
	}
	check := func(scene, kind string, into any) {
		t.Helper()
		c.upload(t, "", "a-1", ffmpegtest.Clip(t, scene, kind), http.StatusOK).into(t, into)
	}
	check("hills", "mp4", &first)
	if first.Video.Seen != "whole" || len(first.Fingerprints.VPDQ) != ffmpegtest.Seconds || len(first.Matches) > 0 {
		t.Fatalf("before there is a bank: %+v", first)
	}
	c.call(t, "POST", "/v1/banks", map[string]string{"name": "videos"}, http.StatusCreated)
	entry := map[string]any{"id": "clip", "fingerprints": map[string]any{"vpdq": first.Fingerprints.VPDQ}}
	c.call(t, "POST", "/v1/banks/videos/entries", entry, http.StatusCreated)

	check("hills", "webm", &again)
	if again.Fingerprints.SHA256 == first.Fingerprints.SHA256 || len(again.Matches) != 1 || again.Matches[0].By != "vpdq" ||
		again.Matches[0].Entry != "clip" || len(again.Interventions) == 0 {
		t.Errorf("a version of it: %+v", again)
	}
	check("fruit", "mp4", &other)
	if other.Video.Seen != "whole" || len(other.Matches) > 0 {
		t.Errorf("another video: %+v", other)
	}
}
