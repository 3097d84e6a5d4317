// Package storetest is the suite that every store passes: what the domain's
// store interfaces promise, said once.
package storetest

import (
	"context"
	"iter"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/audit"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/conversation"
	"github.com/breakwater-safety/breakwater/internal/exchange"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/media"
	"github.com/breakwater-safety/breakwater/internal/news"
	"github.com/breakwater-safety/breakwater/internal/opinion"
	"github.com/breakwater-safety/breakwater/internal/outbox"
	"github.com/breakwater-safety/breakwater/internal/platform"
	"github.com/breakwater-safety/breakwater/internal/webhook"
)

// Store is all that a deployment's store does.
type Store interface {
	platform.Store
	conversation.Store
	bank.Store
	media.Store
	outbox.Store
	opinion.Store
	cases.Store
	exchange.Store
	webhook.Store
	news.Store
	// AuditLog goes over the audit log, oldest row first.
	AuditLog(ctx context.Context) iter.Seq2[audit.Row, error]
	Close() error
}

// Run runs the suite. open gives a new, empty store; reopen closes a store and
// opens what it left.
func Run(t *testing.T, open func(t *testing.T) Store, reopen func(t *testing.T, s Store) Store) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, Store){
		"platforms":                    testPlatforms,
		"load and commit":              testLoadAndCommit,
		"stale commits are refused":    testStale,
		"a message is assessed once":   testAssessed,
		"one winner among many":        testOneWinner,
		"limits":                       testLimits,
		"list of threads":              testThreads,
		"a thread erased":              testDeleteThread,
		"an account erased":            testDeleteAccount,
		"histories":                    testHistories,
		"histories are bounded":        testHistoryBounds,
		"histories fade":               testForgetHistory,
		"histories go with threads":    testErasedHistories,
		"circles":                      testAcquainted,
		"reports":                      testReports,
		"indicators":                   testIndicators,
		"banks":                        testBanks,
		"entries":                      testEntries,
		"many entries":                 testManyEntries,
		"batches that withdraw":        testBatchesThatWithdraw,
		"followers":                    testFollow,
		"withdrawals":                  testWithdraw,
		"opinions":                     testOpinions,
		"checks":                       testChecks,
		"events in order":              testEvents,
		"second opinions":              testSecondOpinions,
		"second opinions erased":       testOpinionsGo,
		"second opinions resumed":      testOpinionsResume,
		"cases":                        testCases,
		"changes of cases":             testCaseChanges,
		"a case erased":                testEraseCase,
		"one winner of a case":         testCaseRaces,
		"the feed of cases":            testCaseFeed,
		"what waits for an operator":   testWaitingRows,
		"receipts":                     testCaseReceipts,
		"partners that take":           testTakers,
		"partners told by webhooks":    testHooks,
		"partners that give":           testIntake,
		"matches are told":             testMatchesAreTold,
		"cases past their time":        testSweepCases,
		"keys of cases":                testCaseKeys,
		"news":                         testNews,
		"news of clocks":               testNewsOfClocks,
		"news goes with the address":   testNewsGo,
		"a failed change harms nobody": testIsolation,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			test(t, s)
			holds(t, s)
		})
	}
	t.Run("all is there after reopening", func(t *testing.T) {
		t.Parallel()
		testReopen(t, open(t), reopen)
	})
}

// noon is the suite's clock.
func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// entry is an audit entry.
func entry(a audit.Action) audit.Entry {
	return audit.Entry{At: noon(), Platform: "p1", Action: a, Subject: audit.Commit([]byte("salt"), "s")}
}

// holds checks that the audit log is whole.
func holds(t *testing.T, s Store) {
	t.Helper()
	if _, _, err := audit.Verify(s.AuditLog(t.Context())); err != nil {
		t.Errorf("the audit log does not hold: %v", err)
	}
}

// actions lists the audit log's actions.
func actions(t *testing.T, s Store) (list []audit.Action) {
	t.Helper()
	for row, err := range s.AuditLog(t.Context()) {
		check(t, err)
		list = append(list, row.Action)
	}
	return list
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if fault.CodeOf(err) != code {
		t.Errorf("got %v, want a fault of code %q", err, code)
	}
}
