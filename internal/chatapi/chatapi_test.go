package chatapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/breakwater-safety/breakwater/internal/chatapi"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/opinion"
)

const key = "sk-very-secret"

var prompt = opinion.Prompt{System: "the policy", User: "secret words", Case: "0123456789abcdef"}

// completion is what an endpoint answers when all is well.
func completion(content string) string {
	text, _ := json.Marshal(content)
	return fmt.Sprintf(`{"id": "1", "object": "chat.completion", "model": "m", "usage": {"total_tokens": 9},
		"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": %s, "reasoning": "hm"}}]}`, text)
}

// endpoint is a server that answers as it is told.
func endpoint(t *testing.T, answer http.HandlerFunc) *chatapi.Client {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return client(t, chatapi.Config{Endpoint: server.URL + "/v1/chat/completions", Model: "m", Key: key, Tokens: 100})
}

func client(t *testing.T, c chatapi.Config) *chatapi.Client {
	t.Helper()
	made, err := chatapi.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(made.Close)
	return made
}

// says answers with the body as JSON.
func says(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = io.WriteString(w, body)
	}
}

func TestWhatIsSent(t *testing.T) {
	t.Parallel()
	c := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		const want = `{"model":"m","messages":[{"role":"system","content":"the policy"},{"role":"user","content":"secret words"}],` +
			`"temperature":0,"max_tokens":100,"stream":false}`
		if string(body) != want {
			t.Errorf("body %s", body)
		}
		if r.Method != http.MethodPost || r.URL.String() != "/v1/chat/completions" || r.Header.Get("Authorization") != "Bearer "+key {
			t.Errorf("%s %s %v", r.Method, r.URL, r.Header)
		}
		says(completion("hello"))(w, r)
	})
	if said, err := c.Complete(t.Context(), prompt); err != "" || said != "hello" {
		t.Errorf("%q, %v", said, err)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	stops := func(reason string) string {
		return strings.Replace(completion("{"), `"stop"`, `"`+reason+`"`, 1)
	}
	for name, tc := range map[string]struct {
		answer http.HandlerFunc
		want   opinion.Failure
	}{
		"no JSON":                  {says("<html>"), opinion.BadEnvelope},
		"empty":                    {says(""), opinion.BadEnvelope},
		"null":                     {says("null"), opinion.BadEnvelope},
		"no choices":               {says(`{"choices": []}`), opinion.BadEnvelope},
		"two choices":              {says(`{"choices": [{}, {}]}`), opinion.BadEnvelope},
		"content of another type":  {says(`{"choices": [{"message": {"content": 7}}]}`), opinion.BadEnvelope},
		"an envelope twice":        {says(completion("a") + completion("b")), opinion.BadEnvelope},
		"another type of content":  {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, completion("a")) }, opinion.BadEnvelope},
		"no content":               {says(`{"choices": [{"message": {}}]}`), opinion.Empty},
		"content null":             {says(`{"choices": [{"message": {"content": null}}]}`), opinion.Empty},
		"a refusal":                {says(`{"choices": [{"message": {"content": null, "refusal": "no"}}]}`), opinion.Refused},
		"cut at its tokens":        {says(stops("length")), opinion.Truncated},
		"filtered":                 {says(stops("content_filter")), opinion.Filtered},
		"huge":                     {says(completion(strings.Repeat("a", 1<<20))), opinion.Overlong},
		"endless":                  {endless, opinion.Overlong},
		"slow":                     {slow, opinion.TimedOut},
		"slow in its body":         {slowBody, opinion.TimedOut},
		"broken off":               {brokenOff, opinion.Unreachable},
		"hung up":                  {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, opinion.Unreachable},
		"wrong key":                {status(http.StatusUnauthorized), opinion.Rejected},
		"too many requests":        {status(http.StatusTooManyRequests), opinion.Rejected},
		"a failure of its own":     {status(http.StatusInternalServerError), opinion.Rejected},
		"headers without an end":   {manyHeaders, opinion.Unreachable},
		"compressed without bound": {gzipped, opinion.Unreachable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			if tc.want == opinion.TimedOut {
				ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
			}
			defer cancel()
			said, err := endpoint(t, tc.answer).Complete(ctx, prompt)
			if err != tc.want || said != "" {
				t.Errorf("%.40q, %v, want %v", said, err, tc.want)
			}
		})
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func endless(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	for r.Context().Err() == nil {
		if _, err := w.Write(make([]byte, 4096)); err != nil {
			return
		}
	}
}

func slow(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

func slowBody(w http.ResponseWriter, r *http.Request) {
	says(`{"choices": [`)(w, r)
	_ = http.NewResponseController(w).Flush()
	slow(w, r)
}

func brokenOff(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Length", "1000")
	says(`{"choices": [`)(w, r)
}

func manyHeaders(w http.ResponseWriter, _ *http.Request) {
	for i := range 5000 {
		w.Header().Set(fmt.Sprint("X-Header-", i), strings.Repeat("x", 100))
	}
}

// gzipped says that its body is compressed, which it is not.
func gzipped(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Encoding", "gzip")
	says(completion("a"))(w, r)
}

// A redirect is a refusal: messages go where the operator said and nowhere else.
func TestNoRedirectIsFollowed(t *testing.T) {
	t.Parallel()
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	for _, code := range []int{301, 302, 303, 307, 308} {
		c := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/again") {
				elsewhere.Add(1)
			}
			to := other.URL
			if code == 308 {
				to = r.URL.Path + "/again" // not on the same host either
			}
			http.Redirect(w, r, to, code)
		})
		if _, err := c.Complete(t.Context(), prompt); err != opinion.Rejected {
			t.Errorf("%d: %v", code, err)
		}
	}
	if n := elsewhere.Load(); n != 0 {
		t.Errorf("%d redirects were followed", n)
	}
}

func TestNoProxyIsUsed(t *testing.T) { // not parallel: it sets the environment
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the proxy was asked") }))
	defer proxy.Close()
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("HTTPS_PROXY", proxy.URL)
	// .invalid never resolves (RFC 6761, section 6.4): only a proxy would take it.
	c := client(t, chatapi.Config{Endpoint: "http://endpoint.invalid/v1/chat/completions", Model: "m", Plain: true})
	if _, err := c.Complete(t.Context(), prompt); err != opinion.Unreachable {
		t.Error(err)
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(says(completion("hello")))
	t.Cleanup(server.Close)
	stranger := client(t, chatapi.Config{Endpoint: server.URL, Model: "m"})
	if _, err := stranger.Complete(t.Context(), prompt); err != opinion.Unreachable {
		t.Errorf("a certificate that nobody vouches for: %v", err)
	}
	trusted := client(t, chatapi.Config{Endpoint: server.URL, Model: "m", Transport: server.Client().Transport.(*http.Transport)})
	if said, err := trusted.Complete(t.Context(), prompt); err != "" || said != "hello" {
		t.Errorf("%q, %v", said, err)
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for address, taken := range map[string]bool{
		"https://models.example/v1/chat/completions": true, "http://127.0.0.1:8000/v1": true, "http://[::1]:8000/v1": true, "http://localhost/v1": true,
		"http://models.example/v1": false, "http://10.0.0.1/v1": false, "http://localhost.example/v1": false,
		"": false, "models.example": false, "ftp://models.example": false, "https://": false, "https://a b": false,
		"https://user:pass@models.example/v1": false, "https://models.example/v1?key=secret": false, "https://models.example/#x": false,
	} {
		_, err := chatapi.New(chatapi.Config{Endpoint: address, Model: "m"})
		if (err == nil) != taken {
			t.Errorf("%q: %v", address, err)
		}
		if err != nil && (fault.CodeOf(err) != fault.Invalid || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "pass@")) {
			t.Errorf("%q: %v", address, err)
		}
	}
	if _, err := chatapi.New(chatapi.Config{Endpoint: "http://10.0.0.1/v1", Model: "m", Plain: true}); err != nil {
		t.Errorf("allowed, and refused: %v", err)
	}
	for _, bad := range []chatapi.Config{{Endpoint: "https://a.example"}, {Endpoint: "https://a.example", Model: "m", Key: "a\nb"}} {
		if _, err := chatapi.New(bad); fault.CodeOf(err) != fault.Invalid || strings.Contains(err.Error(), "a\nb") {
			t.Errorf("%v", err)
		}
	}
}

func TestTheKeyIsNotPrinted(t *testing.T) {
	t.Parallel()
	c := chatapi.Config{Endpoint: "https://a.example", Model: "m", Key: key}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(verb, c); strings.Contains(text, key) {
			t.Errorf("%s prints %s", verb, text)
		}
	}
}

func TestNothingIsLeftRunning(t *testing.T) { // not parallel: it counts goroutines
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	server := httptest.NewServer(says(completion("hello")))
	defer server.Close()
	c, err := chatapi.New(chatapi.Config{Endpoint: server.URL, Model: "m"})
	if err != nil {
		t.Fatal(err)
	}
	if _, failure := c.Complete(t.Context(), prompt); failure != "" {
		t.Fatal(failure)
	}
	c.Close()
}
