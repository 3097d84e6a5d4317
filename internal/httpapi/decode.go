package httpapi

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/thread"
)

// The bounds of bodies, in bytes.
const (
	maxSmallBody      = 64 << 10
	maxAssessmentBody = 1 << 20
	maxMediaFile      = 64 << 20
	maxVideoFile      = 1 << 30 // package media holds pictures to their own bound
	maxEntriesBody    = 64 << 20
)

const (
	jsonType   = "application/json"
	ndjsonType = "application/x-ndjson"
)

// contentType gives the media type of the body with its parameters.
func contentType(r *http.Request) (string, map[string]string, error) {
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return "", nil, fault.New(fault.Unsupported, "Send the body without Content-Encoding.")
	}
	// Without a type that can be read it stays empty; the caller lists those
	// that it reads.
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return kind, params, nil
}

// wantType refuses a body of any other type.
func wantType(r *http.Request, want string) error {
	got, _, err := contentType(r)
	if err == nil && got != want {
		err = fault.New(fault.Unsupported, "Send the body as "+want+", and say so in Content-Type.")
	}
	return err
}

// readJSON reads a JSON body into v.
func readJSON(w http.ResponseWriter, r *http.Request, limit int64, v any) error {
	if err := wantType(r, jsonType); err != nil {
		return err
	}
	body, err := readBody(w, r, limit)
	if err != nil {
		return err
	}
	return decode(body, v)
}

// readBody reads a body of at most limit bytes.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if r.ContentLength > limit {
		return nil, &http.MaxBytesError{Limit: limit}
	}
	buf := bytes.NewBuffer(make([]byte, 0, max(r.ContentLength, 0)+bytes.MinRead))
	_, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, limit))
	return buf.Bytes(), err
}

// decode reads one JSON value into v. Fields that v does not have or that stand
// twice are refused, and so is text that is not UTF-8. A null says that a field
// is not known: it is as if it were not there, and refused where it must be.
// Errors name the field and hold no value of the input.
func decode(data []byte, v any) error {
	if err := json.Unmarshal(data, v, json.RejectUnknownMembers(true)); err != nil {
		return jsonFault(err)
	}
	return nil
}

// jsonFault says what is wrong and where.
func jsonFault(err error) error {
	if e, ok := errors.AsType[*json.SemanticError](err); ok {
		problem := "has the wrong type or form"
		if errors.Is(e.Err, json.ErrUnknownName) {
			problem = "is not a known field"
		}
		if e.JSONPointer == "" {
			return fault.Wrap(err, fault.Invalid, "The input must be one JSON object, as /v1/docs describes it.")
		}
		return &fault.Error{Code: fault.Invalid, Field: fieldPath(e.JSONPointer), Public: problem}
	}
	e, ok := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case ok && errors.Is(e.Err, jsontext.ErrDuplicateName):
		return fault.At(fieldPath(e.JSONPointer), "stands twice")
	case ok && !errors.Is(err, io.ErrUnexpectedEOF):
		return fault.Newf(fault.Invalid, "The input stops being JSON (in UTF-8) at byte %d.", e.ByteOffset)
	}
	return fault.New(fault.Invalid, "The input ends before its JSON does.")
}

var (
	shownName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]{0,39}$`)
	itemIndex = regexp.MustCompile(`^\d{1,5}$`)
)

// fieldPath writes a JSON pointer as faults name fields: accounts[1].id. A
// name that does not look like a field's could be anything, and is not shown.
func fieldPath(p jsontext.Pointer) string {
	var path strings.Builder
	for token := range p.Tokens() {
		switch {
		case itemIndex.MatchString(token):
			path.WriteString("[" + token + "]")
			continue
		case !shownName.MatchString(token):
			token = "(a name not shown)"
		}
		if path.Len() > 0 {
			path.WriteByte('.')
		}
		path.WriteString(token)
	}
	return path.String()
}

// pathID reads an id of the path.
func pathID(r *http.Request) (string, error) {
	id := r.PathValue("id")
	return id, checkID("id", id)
}

// checkID refuses what cannot be an id.
func checkID(field, id string) error { return fieldFault("", thread.In(field, thread.ValidateID(id))) }

// fieldFault turns an error of package thread into a fault, with prefix before
// its field. A nil error stays nil.
func fieldFault(prefix string, err error) error {
	e, ok := errors.AsType[*thread.FieldError](err)
	if !ok {
		return err
	}
	return fault.At(prefix+e.Field, e.Problem)
}
