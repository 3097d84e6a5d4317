// Package console is what reviewers see at /console: the threads at caution and
// above, newest risk first, each with the reasons for it. It shows what the
// system saw, what it concluded and what it told the platform to do; a level is a likelihood with
// reasons, never a verdict on a person. Breakwater keeps no text, so there is
// none to show.
//
// One signs in with a link that is good once and for a quarter of an hour; the
// program prints one when it starts. There is no password. Links and sessions
// live in memory, kept only as hashes.
//
// A platform's thread ids are personal data. They stand on a page, never in an
// address: a row's address is a keyed hash that means nothing outside of the
// session that it was made for.
//
// # Hooks for browser tests
//
//	[data-live]            "on" when news arrive by themselves, "off" when not
//	#list [data-level]     a thread's row; the list stands again in each event
//	#list[data-count]      how many rows there are
//	button "Sign in", button "Sign out"
package console
