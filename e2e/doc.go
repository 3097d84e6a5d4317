// Package e2e holds the tests of the whole program, as people and platforms use
// it: the built binary at the command line (testdata/*.txt), the server over
// HTTP, killed and started again, and its pages in a real browser.
//
// The binary is built once for all tests. Page tests share one server and one
// browser; tests that stop or kill a server start their own.
//
// With E2E_CRASH_ROUNDS=200 the crash test goes on for as many rounds. With
// -update the picture of the README is made anew.
package e2e
