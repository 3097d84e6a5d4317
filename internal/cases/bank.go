package cases

import (
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

// Bank is which of the shared banks a fingerprint belongs to.
type Bank string

// The banks.
const (
	BankAdult   Bank = "adult"
	BankUnder18 Bank = "under18"
)

// Banks gives both.
func Banks() []Bank { return []Bank{BankAdult, BankUnder18} }

// Key names the bank among those of the reserved platform.
func (b Bank) Key() bank.Key { return bank.Key{Platform: platform.Shared, Name: "cases-" + string(b)} }

// BankOf gives which bank of cases a bank's name is; false for any other.
func BankOf(name string) (Bank, bool) {
	for _, b := range Banks() {
		if b.Key().Name == name {
			return b, true
		}
	}
	return "", false
}
