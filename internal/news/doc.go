// Package news tells people who gave an address that there is something new in
// their case, and nothing of what: the first word of a partner, a copy that was
// taken down, the 48 hours of a removal request that ran out.
//
// At most one message a day goes to a case, and to an address. What is to be
// told waits in the store, beside the case, and goes with it. The address is
// opened at the moment of sending and is never kept, logged or part of an error.
package news
