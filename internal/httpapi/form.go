package httpapi

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/media"
)

// maxFormBody is a file, and what a form needs around it.
const maxFormBody = maxVideoFile + maxSmallBody

// readFormCheck reads the fields of a form up to its file, which it leaves to
// be read as it comes: a file is never held whole here. Names of files are
// not looked at.
func readFormCheck(w http.ResponseWriter, r *http.Request, boundary string) (media.Check, error) {
	if _, err := query(r); err != nil {
		return media.Check{}, err
	}
	if boundary == "" {
		return media.Check{}, fault.New(fault.Invalid, "The Content-Type has no boundary.")
	}
	if r.ContentLength > maxFormBody {
		return media.Check{}, &http.MaxBytesError{Limit: maxVideoFile}
	}
	form := multipart.NewReader(http.MaxBytesReader(w, r.Body, maxFormBody), boundary)
	var check media.Check
	for seen := map[string]bool{}; ; {
		part, err := form.NextRawPart()
		if errors.Is(err, io.EOF) {
			return media.Check{}, fault.New(fault.Invalid, "The form holds no file.")
		}
		if err != nil {
			return media.Check{}, formFault(err)
		}
		if isFile(part) {
			check.File = &lastPart{form: form, file: io.LimitedReader{R: part, N: maxVideoFile + 1}}
			return check, checkBanks("bank", check.Banks)
		}
		if err := readField(&check, part, seen); err != nil {
			return media.Check{}, err
		}
	}
}

// isFile reports whether a part is a file: it has a file name or a type.
func isFile(part *multipart.Part) bool {
	return part.FileName() != "" || part.FormName() == "file" || part.Header.Get("Content-Type") != ""
}

// readField reads one of the fields before the file.
func readField(check *media.Check, part *multipart.Part, seen map[string]bool) error {
	name := part.FormName()
	value, err := io.ReadAll(io.LimitReader(part, 1<<10))
	if err != nil {
		return formFault(err)
	}
	if seen[name] && name != "bank" {
		return fault.At(name, "stands twice")
	}
	switch name {
	case "id":
		check.ID, err = string(value), checkID(name, string(value))
	case "account":
		check.Account, err = string(value), checkID(name, string(value))
	case "bank":
		if len(check.Banks) > maxBanks {
			return fault.At(name, "must name at most 64 banks")
		}
		check.Banks = append(check.Banks, string(value))
	default:
		return fault.New(fault.Invalid, "The form has a field that is not known; there are id, account and bank, and then the file.")
	}
	seen[name] = true
	return err
}

// lastPart reads the file of a form. At its end it looks whether the form ends
// too, so that what stands after the file is refused before anything is done
// about the file.
type lastPart struct {
	form *multipart.Reader
	file io.LimitedReader
}

func (l *lastPart) Read(p []byte) (int, error) {
	n, err := l.file.Read(p)
	switch {
	case l.file.N <= 0:
		return n, &http.MaxBytesError{Limit: maxVideoFile}
	case errors.Is(err, io.EOF):
		if _, err := l.form.NextRawPart(); !errors.Is(err, io.EOF) {
			return n, fault.New(fault.Invalid, "The file must be the last part of the form.")
		}
	case err != nil:
		return n, formFault(err)
	}
	return n, err
}

// formFault is an error of reading a form.
func formFault(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	return fault.Wrap(err, fault.Invalid, "The form is not well formed, or ended too early.")
}
