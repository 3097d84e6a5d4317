// Package cases keeps the cases of people who are targeted: fingerprints of
// their images, bands of answers, links, notices, and what partners say became
// of each fingerprint. A case is known by a reference and a recovery code; it
// has no name and no account.
//
// What a case holds is sealed under a key of its own (package vault); the
// reference and the code are kept as keyed hashes only. Fingerprints are
// released into the shared banks (see [Bank]) in one step with the case, and
// leave them in one step with their withdrawal.
package cases
