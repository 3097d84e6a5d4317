// Package exchange is what deployments tell each other: which fingerprints there
// are and which were withdrawn, and what became of each.
//
// A deployment gives what people opened cases with to its takers, who were
// invited ([Giver]); and it follows the sources that invited it ([Follower]). A
// taker asks for changes after its cursor, each change once and in order, and says
// in receipts what became of them. What a taker keeps stands in shared banks of
// its own, one of each source and age (see [BankKey]); the cursor is stored with
// them in one step, so that nothing is lost or done twice when either side is
// killed.
//
// Nothing here names a person: a fingerprint's id is random, and no receipt says
// who uploaded.
package exchange
