// Package vault seals what is kept of people.
package vault

// Vault seals and opens data keys.
type Vault struct{}
