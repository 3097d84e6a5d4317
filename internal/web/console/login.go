package console

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/web/ui"
)

// A link carries 256 bits, so trying links leads nowhere; the limit keeps the
// trying from filling the log. It counts failures alone: nobody who has a good
// link can be locked out by others who try.
const (
	refusalEvery = 6 * time.Second
	refusalBurst = 10
)

// NewLoginLink gives the path of a new login link: good once, for 15 minutes.
// When no randomness can be had it logs that, and gives the path of the page
// that says how to get a link.
func (c *Console) NewLoginLink() string {
	secret, err := c.links.add()
	if err != nil {
		c.failed("make login link", err)
		return loginPath
	}
	return loginPath + "/" + secret
}

// signedIn lets through who is signed in, and shows everyone else the door.
func (c *Console) signedIn(next func(http.ResponseWriter, *http.Request, *session)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s := c.sessions.find(r)
		if s == nil {
			c.showDoor(w, http.StatusForbidden, "login")
			return
		}
		next(w, r, s)
	}
}

// howToSignIn says where a link comes from.
func (c *Console) howToSignIn(w http.ResponseWriter, _ *http.Request) {
	c.showDoor(w, http.StatusOK, "login")
}

// showLink shows a good link's button. Looking at the page does not use the
// link up: programs that preview links look too.
func (c *Console) showLink(w http.ResponseWriter, r *http.Request) {
	if !c.links.isGood(r.PathValue("link")) {
		c.refuse(w)
		return
	}
	c.showDoor(w, http.StatusOK, "link")
}

// signIn uses the link up and starts a session with a new id.
func (c *Console) signIn(w http.ResponseWriter, r *http.Request) {
	if !c.links.use(r.PathValue("link")) {
		c.refuse(w)
		return
	}
	// A login that cannot be recorded does not happen.
	err := c.Audit.AppendAudit(r.Context(), audit.Entry{At: c.Now().UTC(), Action: audit.ConsoleLogin})
	if err != nil {
		c.failed("record login", err)
		c.failed("show failure", c.door.Error(w, http.StatusInternalServerError))
		return
	}
	id, err := c.sessions.add()
	if err != nil {
		c.failed("start session", err)
		c.failed("show failure", c.door.Error(w, http.StatusInternalServerError))
		return
	}
	c.sessions.remove(c.sessions.find(r))
	c.Log.InfoContext(r.Context(), "console login")
	http.SetCookie(w, cookie(r, id))
	http.Redirect(w, r, home, http.StatusSeeOther)
}

// signOut ends the session.
func (c *Console) signOut(w http.ResponseWriter, r *http.Request, s *session) {
	c.sessions.remove(s)
	http.SetCookie(w, cookie(r, ""))
	http.Redirect(w, r, loginPath, http.StatusSeeOther)
}

// refuse answers to a link that is not good.
func (c *Console) refuse(w http.ResponseWriter) {
	if !c.refusals.AllowN(c.Now(), 1) {
		w.Header().Set("Retry-After", "60")
		c.showDoor(w, http.StatusTooManyRequests, "slow")
		return
	}
	c.Log.Warn("console login refused", slog.String("because", "the link was used, too old or never made"))
	c.showDoor(w, http.StatusForbidden, "refused")
}

func (c *Console) showDoor(w http.ResponseWriter, status int, page string) {
	c.failed("show "+page, c.door.Render(w, status, ui.Page{Name: page, Title: "Sign in"}))
}
