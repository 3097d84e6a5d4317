package exchange

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// validName leaves room for what a bank's name has around it.
var validName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$`)

// ParseName reads a partner's name: 1 to 40 lower-case letters, digits and
// hyphens.
func ParseName(s string) (string, error) {
	if !validName.MatchString(s) {
		return "", fault.At("name", "must be 1 to 40 lower-case letters, digits and hyphens, such as my-app")
	}
	return s, nil
}

// BankKey names the shared bank of what a source gives.
func BankKey(source string, b cases.Bank) bank.Key {
	return bank.Key{Platform: platform.Shared, Name: "partner-" + source + "-" + string(b)}
}

// SourceOf gives whose a shared bank is; false when it is no source's.
func SourceOf(bankName string) (source string, ok bool) {
	rest, ok := strings.CutPrefix(bankName, "partner-")
	if !ok {
		return "", false
	}
	for _, b := range cases.Banks() {
		if name, ok := strings.CutSuffix(rest, "-"+string(b)); ok && validName.MatchString(name) {
			return name, true
		}
	}
	return "", false
}

// ParseBanks reads the names of the two banks: at least one, none twice.
func ParseBanks(names []string) ([]cases.Bank, error) {
	var list []cases.Bank
	for _, b := range cases.Banks() {
		if slices.Contains(names, string(b)) {
			list = append(list, b)
		}
	}
	if len(list) == 0 || len(list) != len(names) {
		return nil, fault.At("banks", "must be adult, under18 or both")
	}
	return list, nil
}

// Hash is the SHA-256 of a key or of an invitation's token. Each has 256 random
// bits, so a plain hash cannot be searched.
type Hash [sha256.Size]byte

// HashOf gives what is kept of a key or token.
func HashOf(secret string) Hash { return sha256.Sum256([]byte(secret)) }

// The prefixes by which scanners find what leaked. A taker's key works for the
// exchange alone; one with the prefix of platforms it does not have.
const (
	keyPrefix   = "bwx_"
	tokenPrefix = "bwi_"
)

// IsKey says whether a key looks like a taker's.
func IsKey(key string) bool { return strings.HasPrefix(key, keyPrefix) }

func newSecret(prefix string, rand io.Reader) (string, error) {
	b := make([]byte, 32)
	if _, err := io.ReadFull(rand, b); err != nil {
		return "", fmt.Errorf("make key: %w", err)
	}
	return prefix + base64.RawURLEncoding.EncodeToString(b), nil
}

// instant is how times are kept.
func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
