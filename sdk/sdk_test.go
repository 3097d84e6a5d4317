package sdk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/httpapi"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/playbook"
	"github.com/breakwater-safety/breakwater/risk"
	"github.com/breakwater-safety/breakwater/sdk"
)

// describedServer answers every call that is as api/openapi.yaml describes it
// with the example that stands there, and any other with a problem.
func describedServer(t *testing.T) *sdk.Client {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(api.Spec())
	if err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	openapi3filter.RegisterBodyDecoder("application/x-ndjson", func(r io.Reader, _ http.Header, _ *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
		data, err := io.ReadAll(r)
		return string(data), err
	})
	return client(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		route, params, err := router.FindRoute(r)
		if err == nil {
			err = openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
				Request: r, PathParams: params, Route: route,
				Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
			})
		}
		if err == nil && r.Header.Get("Authorization") != "Bearer bw_key" {
			err = errors.New("no key")
		}
		if err != nil {
			problem(w, 400, "not as described: "+err.Error())
			return
		}
		status, body := exampleAnswer(t, route)
		w.WriteHeader(status)
		_, _ = w.Write(body)
	}))
}

// exampleAnswer gives the example of an operation's success.
func exampleAnswer(t *testing.T, route *routers.Route) (int, []byte) {
	t.Helper()
	for _, status := range []int{200, 201, 204} {
		answer := route.Operation.Responses.Status(status)
		if answer == nil {
			continue
		}
		for _, media := range answer.Value.Content {
			v := media.Example
			if text, ok := v.(string); ok {
				return status, []byte(text)
			}
			return status, asJSON(t, v)
		}
		return status, nil
	}
	t.Errorf("%s has no success", route.Operation.OperationID)
	return 500, nil
}

// TestCallsAreAsDescribed makes every call, and reads the answer that the
// description has for it.
func TestCallsAreAsDescribed(t *testing.T) {
	t.Parallel()
	c, ctx := describedServer(t), context.Background()
	all := sdk.Upload{ID: "up-1", Account: "a", Banks: []string{"one", "two"}}
	zeros := strings.Repeat("0", 64)
	tests := []struct {
		name string
		call func() (any, error)
		want string
	}{
		{"assess", func() (any, error) { return c.Assess(ctx, request("t-1", "m-1")) }, "t-4821"},
		{"thread", func() (any, error) { return c.Thread(ctx, "a/b") }, "notice"},
		{"indicators", func() (any, error) { return c.Indicators(ctx, "t-1") }, `"value":"$made-up-name"`},
		{"report", func() (any, error) {
			return nil, c.Report(ctx, api.Report{ID: "r", Account: "a", By: "b", Kind: api.ReportKindBlock, At: time.Now()})
		}, "null"},
		{"erase thread", func() (any, error) { return nil, c.EraseThread(ctx, "t 1") }, "null"},
		{"erase account", func() (any, error) { return c.EraseAccount(ctx, "a") }, "3"},
		{"contact", func() (any, error) {
			return c.CheckContact(ctx, api.ContactCheck{Action: api.ContactCheckActionMessage, From: api.ContactParty{ID: "a"}, To: api.ContactParty{ID: "b"}})
		}, `"decision":"deny"`},
		{"events", func() (any, error) { return c.Events(ctx, 41, 10) }, `"next":42`},
		{"a picture", func() (any, error) { return c.CheckMedia(ctx, all, strings.NewReader("picture")) }, `"turn":"rotate_90"`},
		{"a picture alone", func() (any, error) { return c.CheckMedia(ctx, sdk.Upload{}, strings.NewReader("picture")) }, `"quality":100`},
		{"fingerprints", func() (any, error) { return c.CheckFingerprints(ctx, all, api.Fingerprints{PDQ: &zeros}) }, `"entry":"e-1"`},
		{"banks", func() (any, error) { return c.Banks(ctx) }, `"stop-list"`},
		{"bank", func() (any, error) { return c.Bank(ctx, "one") }, `"entries":2`},
		{"create bank", func() (any, error) {
			return c.CreateBank(ctx, api.NewBank{Name: "one", Kind: new(api.BankKindStop), Distance: new(31)})
		}, `"stop-list"`},
		{"change bank", func() (any, error) { return c.ChangeBank(ctx, "one", api.BankChange{Distance: new(25)}) }, `"distance":25`},
		{"delete bank", func() (any, error) { return nil, c.DeleteBank(ctx, "one") }, "null"},
		{"add entries", func() (any, error) {
			return c.AddEntries(ctx, "one", api.Entry{ID: "e", Fingerprints: api.Fingerprints{PDQ: &zeros}})
		}, `"withdrawn":1`},
		{"entry", func() (any, error) { return c.Entry(ctx, "one", "a/b") }, `"verdict":"confirmed"`},
		{"change entry", func() (any, error) {
			return c.ChangeEntry(ctx, "one", "e-1", api.EntryChange{Status: new(api.EntryChangeStatusDisabled)})
		}, `"status":"disabled"`},
		{"delete entry", func() (any, error) { return nil, c.DeleteEntry(ctx, "one", "e-1") }, "null"},
		{"withdraw entry", func() (any, error) { return nil, c.WithdrawEntry(ctx, "one", "e-1") }, "null"},
		{"set opinion", func() (any, error) { return nil, c.SetOpinion(ctx, "one", "e-1", "us", api.VerdictDisputed) }, "null"},
		{"delete opinion", func() (any, error) { return nil, c.DeleteOpinion(ctx, "one", "e-1", "us") }, "null"},
		{"look up", func() (any, error) {
			return c.LookUp(ctx, api.LookupRequest{Queries: []api.LookupQuery{{ID: "q-1", PDQ: &zeros}}, Distance: new(3)})
		}, `"id":"q-1","matches":[{`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.call()
			if err != nil {
				t.Fatal(err)
			}
			if text := string(asJSON(t, got)); !strings.Contains(text, tt.want) {
				t.Errorf("the answer lacks %s: %s", tt.want, text)
			}
		})
	}
}

func TestProblemsAreErrors(t *testing.T) {
	t.Parallel()
	c := client(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Request-Id", "r-1")
		problem(w, 409, "This message id was used for another message.")
	}))
	_, err := c.Assess(t.Context(), request("t-1", "m-1"))
	var e *sdk.Error
	if !errors.As(err, &e) || e.Status != 409 || e.RequestID != "r-1" {
		t.Errorf("got %v", err)
	}
	broken := client(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "proxy", http.StatusBadGateway) }))
	if _, err := broken.Banks(t.Context()); err == nil || !strings.Contains(err.Error(), "502") {
		t.Errorf("an answer that is no problem document: %v", err)
	}
}

func TestIDsThatAPathCannotCarryAreNotSent(t *testing.T) {
	t.Parallel()
	c := client(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("was sent") }))
	for _, id := range []string{"", ".", ".."} {
		if err := c.EraseThread(t.Context(), id); err == nil {
			t.Errorf("erased %q", id)
		}
		if _, err := c.EraseAccount(t.Context(), id); err == nil {
			t.Errorf("erased account %q", id)
		}
	}
}

func TestEntriesComeOneByOne(t *testing.T) {
	t.Parallel()
	var ids []string
	for e, err := range describedServer(t).Entries(t.Context(), "one") {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, e.ID)
	}
	if strings.Join(ids, " ") != "e-1 e-2" {
		t.Errorf("%q", ids)
	}
}

// TestEntriesThatBreakOff: half of a bank is not taken for all of it.
func TestEntriesThatBreakOff(t *testing.T) {
	t.Parallel()
	c := client(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/banks/none/entries" {
			problem(w, 404, "There is no bank of this name.")
			return
		}
		_, _ = io.WriteString(w, `{"id":"e-1","fingerprints":{}}`+"\n")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}))
	var last error
	n := 0
	for _, err := range c.Entries(t.Context(), "one") {
		n, last = n+1, err
	}
	if n != 2 || last == nil {
		t.Errorf("%d values, the last with %v", n, last)
	}
	for _, name := range []string{"none", "", ".."} {
		for _, err := range c.Entries(t.Context(), name) {
			if err == nil {
				t.Errorf("entries of %q", name)
			}
		}
	}
}

// echo is a domain that answers each message and refuses the third.
type echo struct{ httpapi.Conversations }

func (echo) Authenticate(context.Context, string) (platform.Platform, error) {
	return platform.Platform{ID: "p"}, nil
}

func (echo) Assess(_ context.Context, r conversation.Request) (conversation.Answer, error) {
	if r.Message.ID == "m-3" {
		return conversation.Answer{}, fault.New(fault.Conflict, "Used.")
	}
	return conversation.Answer{ThreadID: r.Thread, MessageID: r.Message.ID, Signals: []risk.Signal{}, Interventions: []playbook.Intervention{}}, nil
}

func TestStream(t *testing.T) {
	t.Parallel()
	c := client(t, httpapi.New(httpapi.Deps{Platforms: echo{}, Conversations: echo{}, Log: slog.New(slog.DiscardHandler)}))
	s, err := c.AssessStream(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for i := range 5 {
		id := fmt.Sprintf("m-%d", i)
		if err := s.Send(request("t-1", id)); err != nil {
			t.Fatal(err)
		}
		got, err := s.Receive()
		if i == 3 {
			var e *sdk.Error
			if !errors.As(err, &e) || e.Status != 409 || *e.Line != 4 {
				t.Errorf("the refused message: %v", err)
			}
		} else if err != nil || got.MessageID != id {
			t.Errorf("answer to %s: %+v, %v", id, got, err)
		}
	}
	if err := s.CloseSend(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Receive(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last: %v", err)
	}
}

func client(t *testing.T, h http.Handler) *sdk.Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	c, err := sdk.New(server.URL+"/", "bw_key", sdk.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func request(thread, message string) api.AssessmentRequest {
	return api.AssessmentRequest{
		Thread:  api.ThreadFacts{ID: thread, Accounts: []api.Account{{ID: "a"}, {ID: "b"}}},
		Message: api.Message{ID: message, From: "a", At: time.Date(2026, 3, 1, 21, 4, 0, 0, time.UTC), Text: "hello"},
	}
}
