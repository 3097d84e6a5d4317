package console_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
)

func TestNoAccessWithoutLogin(t *testing.T) {
	t.Parallel()
	r := newRig(t, record(threadID, 3, time.Time{}))
	for _, path := range []string{"/console/", "/console/threads/AAAA", "/console/events"} {
		for name, cookie := range map[string]*http.Cookie{
			"no cookie": nil, "a made-up cookie": {Name: "breakwater_console", Value: strings.Repeat("A", 43)},
		} {
			w := r.ask("GET", path, cookie)
			wantPage(t, w, http.StatusForbidden, "The console is closed")
			if strings.Contains(w.Body.String(), "my-app") {
				t.Errorf("%s with %s shows a thread", path, name)
			}
		}
	}
}

func TestLinkIsGoodOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	link := r.NewLoginLink()
	for range 2 { // looking does not use it up
		wantPage(t, r.ask("GET", link, nil), http.StatusOK, "Sign in to the console", `method="post"`)
	}
	w := r.ask("POST", link, nil)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/console/" {
		t.Fatalf("status %d to %q", w.Code, w.Header().Get("Location"))
	}
	wantPage(t, r.ask("GET", "/console/", w.Result().Cookies()[0]), http.StatusOK, "Nothing at caution or above", "This proves nothing")
	for _, method := range []string{"GET", "POST"} {
		again := r.ask(method, link, nil)
		wantPage(t, again, http.StatusForbidden, "This link does not work any more", "How to get a link")
		if len(again.Result().Cookies()) > 0 {
			t.Error("a used link gave a cookie")
		}
	}
}

func TestALoginIsRecordedOrDoesNotHappen(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ask("POST", r.NewLoginLink(), nil)
	if !slices.Equal(r.fake.audited, []audit.Action{audit.ConsoleLogin}) {
		t.Errorf("audited: %v", r.fake.audited)
	}
	r.fake.auditFails = errors.New("disk full")
	w := r.ask("POST", r.NewLoginLink(), nil)
	if w.Code != http.StatusInternalServerError || len(w.Result().Cookies()) > 0 {
		t.Errorf("status %d, cookies %v", w.Code, w.Result().Cookies())
	}
}

func TestLinkExpires(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	link := r.NewLoginLink()
	r.pass(15*time.Minute - time.Second)
	wantPage(t, r.ask("GET", link, nil), http.StatusOK)
	r.pass(time.Second)
	wantPage(t, r.ask("POST", link, nil), http.StatusForbidden, "does not work any more")
}

func TestSessionExpires(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	cookie := r.enter(t)
	r.pass(12*time.Hour - time.Second)
	wantPage(t, r.ask("GET", "/console/", cookie), http.StatusOK)
	r.pass(time.Second)
	wantPage(t, r.ask("GET", "/console/", cookie), http.StatusForbidden, "12 hours")
}

func TestLogout(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	cookie, other := r.enter(t), r.enter(t)
	w := r.ask("POST", "/console/logout", cookie)
	if w.Code != http.StatusSeeOther || w.Result().Cookies()[0].MaxAge >= 0 {
		t.Errorf("status %d, cookie %v", w.Code, w.Result().Cookies())
	}
	wantPage(t, r.ask("GET", "/console/", cookie), http.StatusForbidden)
	wantPage(t, r.ask("GET", "/console/", other), http.StatusOK)
}

func TestLoginRenewsTheSession(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	first := r.enter(t)
	w := r.ask("POST", r.NewLoginLink(), first)
	second := w.Result().Cookies()[0]
	if second.Value == first.Value {
		t.Error("the same session id")
	}
	wantPage(t, r.ask("GET", "/console/", first), http.StatusForbidden)
	wantPage(t, r.ask("GET", "/console/", second), http.StatusOK)
}

func TestCookie(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	plain := r.enter(t)
	if !plain.HttpOnly || plain.SameSite != http.SameSiteStrictMode || plain.Path != "/console" || plain.Secure {
		t.Errorf("cookie %v", plain)
	}
	if len(plain.Value) != 43 {
		t.Errorf("%d letters, want 43 (256 bits)", len(plain.Value))
	}
	req := httptest.NewRequest(http.MethodPost, r.NewLoginLink(), http.NoBody)
	req.Header.Set("X-Forwarded-Proto", "https")
	w := httptest.NewRecorder()
	r.ServeHTTP(w, req)
	if !w.Result().Cookies()[0].Secure {
		t.Error("not Secure behind TLS")
	}
}

// Another site can neither sign a reviewer in nor out.
func TestCrossOriginIsRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	cookie, link := r.enter(t), r.NewLoginLink()
	for name, header := range map[string][2]string{
		"by Sec-Fetch-Site": {"Sec-Fetch-Site", "cross-site"}, "by Origin": {"Origin", "https://elsewhere.example"},
	} {
		for _, path := range []string{"/console/logout", link} {
			req := httptest.NewRequest(http.MethodPost, path, http.NoBody)
			req.Header.Set(header[0], header[1])
			req.AddCookie(cookie)
			w := httptest.NewRecorder()
			r.ServeHTTP(w, req)
			if w.Code != http.StatusForbidden || len(w.Result().Cookies()) > 0 {
				t.Errorf("%s: %s gave %d", name, path[:15], w.Code)
			}
		}
	}
	wantPage(t, r.ask("GET", "/console/", cookie), http.StatusOK)
	wantPage(t, r.ask("GET", link, nil), http.StatusOK)
}

// Trying links ends in 429, and yet a good link works.
func TestLimiter(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	link := r.NewLoginLink()
	for i := range 10 {
		if w := r.ask("POST", "/console/login/guess", nil); w.Code != http.StatusForbidden {
			t.Fatalf("attempt %d: %d", i, w.Code)
		}
	}
	w := r.ask("POST", "/console/login/guess", nil)
	wantPage(t, w, http.StatusTooManyRequests, "Please wait a minute")
	if w.Header().Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	if w := r.ask("POST", link, nil); w.Code != http.StatusSeeOther {
		t.Errorf("a good link: %d", w.Code)
	}
	r.pass(time.Minute)
	wantPage(t, r.ask("POST", "/console/login/guess", nil), http.StatusForbidden)
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	cookie := r.enter(t)
	for _, path := range []string{"/console/", "/console/login", "/console/nothing"} {
		h := r.ask("GET", path, cookie).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "Referrer-Policy": "no-referrer",
			"X-Frame-Options": "DENY", "Cache-Control": "no-store",
		} {
			if !strings.Contains(h.Get(name), want) {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
	}
}

// The log says that someone signed in, and holds neither link nor session.
func TestLogHoldsNoSecret(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	link := r.NewLoginLink()
	w := r.ask("POST", link, nil)
	r.ask("POST", link, nil)
	log := r.log.String()
	if !strings.Contains(log, "console login") || !strings.Contains(log, "refused") {
		t.Errorf("log %q", log)
	}
	for _, secret := range []string{strings.TrimPrefix(link, "/console/login/"), w.Result().Cookies()[0].Value} {
		if strings.Contains(log, secret) {
			t.Error("the log holds a secret")
		}
	}
}
