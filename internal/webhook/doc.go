// Package webhook tells others what happened, by the Standard Webhooks
// specification 1.0.0 (https://www.standardwebhooks.com, spec/standard-webhooks.md):
// messages signed with HMAC-SHA256 ("v1") and Ed25519 ("v1a"), each of which can
// be checked; retries by its schedule; and no address of a private network.
//
// A message is an outbox row, written with the change that it tells of and
// claimed with a lease by a [Courier], so that it is told after a crash as well,
// at least once. Its id stays the same over all tries: whoever gets it twice
// knows it by that. The posting itself is package webhook/post.
package webhook
