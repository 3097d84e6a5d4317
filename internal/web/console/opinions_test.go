package console_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/risk"
)

func TestSecondOpinionsAreShownAsNoMoreThanThat(t *testing.T) {
	t.Parallel()
	r := newRig(t, record(threadID, risk.High, at(1)))
	cookie := r.enter(t)
	list := r.ask("GET", "/console/", cookie).Body.String()
	w := r.ask("GET", rowLink.FindString(list), cookie)
	wantPage(t, w, http.StatusOK,
		"one voice, and often a wrong one", "part of no level", "no sign of it</strong>; it says that it is 95% sure", "&lt;script&gt;B&lt;/script&gt; jokes with A.",
		"A is Account B, B is Account A", "seem meant for a model", "no opinion, for no answer came in time", "asked, and not answered yet",
		"Model model-1, policy 0123456789ab", "very likely (0.90)")
	if strings.Contains(w.Body.String(), "<script>B") {
		t.Error("a model writes the page")
	}
	if strings.Contains(list, "no sign") {
		t.Error("the list, which is sorted by risk, shows opinions")
	}
}

func TestOpinionsThatCannotBeReadAreAFailure(t *testing.T) {
	t.Parallel()
	r := newRig(t, record(threadID, risk.High, at(1)))
	cookie := r.enter(t)
	link := rowLink.FindString(r.ask("GET", "/console/", cookie).Body.String())
	r.fake.opinionsFail = errors.New("disk full")
	if w := r.ask("GET", link, cookie); w.Code != http.StatusInternalServerError {
		t.Errorf("status %d", w.Code)
	}
}
