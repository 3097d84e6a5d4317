package cases

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

const (
	maxURL     = 2048
	maxAccount = 200
)

// ParseURL reads an address on the public internet as people paste it, with or
// without https:// before it, and gives it in full. It looks nothing up.
// fault.Invalid; the error repeats nothing of it.
func ParseURL(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > maxURL {
		return "", errURL
	}
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Opaque != "" || u.User != nil || !publicHost(u.Hostname()) || !webPort(u) {
		return "", errURL
	}
	return u.String(), nil
}

var errURL = fault.At("url", "must be the address of a page on the internet, as https://example.com/page")

func webPort(u *url.URL) bool {
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return !strings.HasSuffix(u.Host, ":")
	}
	return false
}

// publicHost says whether a name could be one of the public internet: a name
// with a dot that is not reserved (RFC 6761, RFC 6762, RFC 8375), or a global address.
func publicHost(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if a, err := netip.ParseAddr(host); err == nil {
		a = a.Unmap()
		return a.Zone() == "" && a.IsGlobalUnicast() && !a.IsPrivate() && !inReserved(a)
	}
	labels := strings.Split(host, ".")
	if len(labels) < 2 || len(host) > 253 {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || strings.ContainsFunc(l, notInName) {
			return false
		}
	}
	last := labels[len(labels)-1]
	if slices.Contains([]string{"localhost", "local", "internal", "test", "invalid", "example", "arpa", "onion"}, last) {
		return false
	}
	// A last label of digits is an address in a form that netip does not read.
	return strings.ContainsFunc(last, unicode.IsLetter) && !strings.HasPrefix(last, "0x")
}

func notInName(r rune) bool {
	return r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}

// inReserved says whether an address is of a block that is not on the public
// internet though it looks so: shared space, documentation, benchmarks, and IPv6
// that carries an IPv4 address (RFC 6890, RFC 6598, RFC 6052, RFC 3056).
func inReserved(a netip.Addr) bool {
	for _, block := range [...]string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
	} {
		if netip.MustParsePrefix(block).Contains(a) {
			return true
		}
	}
	return false
}

// prepare checks a link that is to be added and puts it in order.
func (l *Link) prepare() (err error) {
	if l.URL != "" {
		if l.URL, err = ParseURL(l.URL); err != nil {
			return err
		}
	}
	l.Account = strings.TrimSpace(l.Account)
	switch {
	case l.URL == "" && l.Account == "":
		return fault.At("", "must have an address or an account")
	case len(l.Account) > maxAccount || !utf8.ValidString(l.Account) || strings.ContainsFunc(l.Account, unicode.IsControl):
		return fault.At("account", "must be the name of an account, at most 200 bytes")
	case l.Service != "" && !validServices([]Service{l.Service}):
		return fault.At("service", "is not one of the services that there are")
	}
	return nil
}
