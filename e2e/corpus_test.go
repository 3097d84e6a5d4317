package e2e

import (
	"os"
	"slices"
	"testing"

	"github.com/breakwater-safety/breakwater/thread"
)

// facts is what a platform sends of a thread with each message.
type facts struct {
	ID       string           `json:"id"`
	Language string           `json:"language,omitempty"`
	Accounts []thread.Account `json:"accounts"`
	Relation *thread.Relation `json:"relation,omitempty"`
}

// request is one message as a platform sends it.
type request struct {
	Thread  facts          `json:"thread"`
	Message thread.Message `json:"message"`
}

// answer is what the tests look at of an assessment.
type answer struct {
	ThreadID      string `json:"thread_id"`
	MessageID     string `json:"message_id"`
	Level         string `json:"level"`
	Stage         string `json:"stage"`
	Signals       []any  `json:"signals"`
	Crisis        bool   `json:"crisis"`
	Interventions []struct {
		Kind    string `json:"kind"`
		Account string `json:"account"`
		Text    string `json:"text"`
	} `json:"interventions"`
}

// does reports whether an intervention of the kind is for the account.
func (a answer) does(kind, account string) bool {
	for _, i := range a.Interventions {
		if i.Kind == kind && i.Account == account {
			return true
		}
	}
	return false
}

// scripted gives a scripted conversation of corpus/fit under a thread id.
func scripted(t testing.TB, file, id, as string) (thread.Thread, []request) {
	t.Helper()
	f, err := os.Open("../corpus/fit/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	threads, err := thread.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(threads, func(s thread.Thread) bool { return s.ID == id })
	if i < 0 {
		t.Fatalf("%s has no thread %s", file, id)
	}
	return threads[i], requestsOf(threads[i], as)
}

// blackmail is a scripted case of blackmail: a1 threatens a2.
func blackmail(t testing.TB, as string) (thread.Thread, []request) {
	t.Helper()
	return scripted(t, "author-a-sextortion.jsonl", "a-sx-001", as)
}

func requestsOf(s thread.Thread, as string) []request {
	requests := make([]request, len(s.Messages))
	for i, m := range s.Messages {
		requests[i] = request{facts{as, s.Language, s.Accounts, s.Relation}, m}
	}
	return requests
}
