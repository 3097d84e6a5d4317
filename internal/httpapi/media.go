package httpapi

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/playbook"
)

// maxBanks is how many banks a check may name.
const maxBanks = 64

// mediaCheck is the wire form of what became of a check.
type mediaCheck struct {
	ID            string                  `json:"id"`
	Fingerprints  api.Fingerprints        `json:"fingerprints"`
	Quality       int                     `json:"quality"`
	Video         *video                  `json:"video,omitempty"`
	Matches       []match                 `json:"matches"`
	Vetoed        []match                 `json:"vetoed"`
	Interventions []playbook.Intervention `json:"interventions"`
}

// video is the wire form of what was seen of a video.
type video struct {
	Frames  int        `json:"frames"`
	Seconds float64    `json:"seconds"`
	Seen    media.Seen `json:"seen"`
	Why     string     `json:"why,omitempty"`
}

func (a *API) checkMedia(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	check, err := readMediaCheck(w, r)
	if err != nil {
		return err
	}
	check.Platform = p
	file := &fileReader{r: check.File}
	if check.File != nil {
		check.File = file
	}
	got, err := a.Media.Check(r.Context(), check)
	if err != nil {
		return cmp.Or(file.err, err)
	}
	a.metrics.checked(got)
	return answer(w, http.StatusOK, mediaCheck{
		ID: got.ID, Fingerprints: wireFingerprints(got.Fingerprint), Quality: got.Quality,
		Video: (*video)(got.Video), Matches: wireMatches(got.Matches), Vetoed: wireMatches(got.Vetoed), Interventions: got.Interventions,
	})
}

// fileReader keeps the error with which reading a file ended. It says better
// what happened than a decoder that was given half of a file.
type fileReader struct {
	r   io.Reader
	err error
}

func (f *fileReader) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

// readMediaCheck reads the body in whichever of the three ways it comes.
func readMediaCheck(w http.ResponseWriter, r *http.Request) (media.Check, error) {
	kind, params, err := contentType(r)
	switch {
	case err != nil:
		return media.Check{}, err
	case kind == jsonType:
		return readFingerprintCheck(w, r)
	case kind == "multipart/form-data":
		return readFormCheck(w, r, params["boundary"])
	case strings.HasPrefix(kind, "image/"):
		return readRawCheck(w, r, maxMediaFile)
	case strings.HasPrefix(kind, "video/"), kind == "application/octet-stream":
		return readRawCheck(w, r, maxVideoFile)
	}
	return media.Check{}, fault.New(fault.Unsupported,
		"Send a picture or video as image/*, video/*, application/octet-stream or multipart/form-data, or fingerprints as application/json.")
}

func readFingerprintCheck(w http.ResponseWriter, r *http.Request) (media.Check, error) {
	var wire struct {
		ID           *string          `json:"id"`
		Account      *string          `json:"account"`
		Banks        []string         `json:"banks"`
		Fingerprints api.Fingerprints `json:"fingerprints"`
	}
	if err := readJSON(w, r, maxEntryBytes, &wire); err != nil {
		return media.Check{}, err
	}
	prints, err := parseFingerprints(wire.Fingerprints)
	if err != nil {
		return media.Check{}, err
	}
	check := media.Check{Fingerprint: prints, Banks: wire.Banks}
	if wire.ID != nil {
		check.ID, err = *wire.ID, checkID("id", *wire.ID)
	}
	if err == nil && wire.Account != nil {
		check.Account, err = *wire.Account, checkID("account", *wire.Account)
	}
	if err == nil {
		err = checkBanks("banks", wire.Banks)
	}
	return check, err
}

// readRawCheck reads a file of at most so many bytes as the body, with the rest in
// headers and query.
func readRawCheck(w http.ResponseWriter, r *http.Request, most int64) (media.Check, error) {
	q, err := query(r, "bank")
	if err != nil {
		return media.Check{}, err
	}
	check := media.Check{Banks: q["bank"]}
	if err := checkBanks("bank", check.Banks); err != nil {
		return media.Check{}, err
	}
	if check.ID, err = headerID(r, "Idempotency-Key"); err != nil {
		return media.Check{}, err
	}
	if check.Account, err = headerID(r, "Breakwater-Account"); err != nil {
		return media.Check{}, err
	}
	if r.ContentLength > most {
		return media.Check{}, &http.MaxBytesError{Limit: most}
	}
	check.File = http.MaxBytesReader(w, r.Body, most)
	return check, nil
}

// headerID reads an id of a header, or "" when it is not there.
func headerID(r *http.Request, name string) (string, error) {
	values := r.Header.Values(name)
	if len(values) == 0 {
		return "", nil
	}
	if len(values) > 1 {
		return "", fault.At(name, "stands twice")
	}
	return values[0], checkID(name, values[0])
}

// checkBanks refuses what cannot be the names of banks.
func checkBanks(field string, names []string) error {
	if len(names) > maxBanks {
		return fault.At(field, "must name at most 64 banks")
	}
	for _, name := range names {
		if _, err := bank.ParseName(name); err != nil {
			text, _ := fault.PublicOf(err)
			return fault.At(field, text)
		}
	}
	return nil
}
