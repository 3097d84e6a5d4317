package sdk_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/breakwater-safety/breakwater/api"
)

func asJSON(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func problem(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(api.Problem{Type: api.ProblemTypeInvalid, Title: "t", Status: status, Detail: detail})
}
