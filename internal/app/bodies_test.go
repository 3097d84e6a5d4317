package app_test

import (
	"bufio"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/app"
)

// net/http reads what is left of a body before it answers: a body that never
// comes must not hold the answer back.
func TestABodyThatNeverComesHoldsNothingUp(t *testing.T) {
	t.Parallel()
	refuse := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) })
	server := httptest.NewServer(app.BodiesInTime(50*time.Millisecond, refuse))
	defer server.Close()
	var dialer net.Dialer
	conn, err := dialer.DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := conn.Write([]byte("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")); err != nil {
		t.Fatal(err)
	}
	status, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil || !strings.Contains(status, "401") {
		t.Errorf("got %q, %v", status, err)
	}
}

// A page that stays open for news has no body, and no end.
func TestARequestWithoutABodyMayTakeItsTime(t *testing.T) {
	t.Parallel()
	slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-time.After(200 * time.Millisecond):
			w.WriteHeader(http.StatusNoContent)
		}
	})
	server := httptest.NewServer(app.BodiesInTime(20*time.Millisecond, slow))
	defer server.Close()
	if status, _ := get(t, server.URL); status != http.StatusNoContent {
		t.Errorf("status %d", status)
	}
}
