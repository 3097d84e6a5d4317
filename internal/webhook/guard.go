package webhook

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"syscall"

	"github.com/breakwater-safety/breakwater/internal/fault"
)

// ErrPrivate says that an address is not one of the public internet, where a
// partner's server would be, but perhaps of a machine beside ours that trusts us.
var ErrPrivate = errors.New("the address is not one of the public internet")

// notPublic are networks that netip has no name for: RFC 6890 and the IANA
// special-purpose registries, and the forms of IPv6 that carry an IPv4 address.
var notPublic = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"::/8",                                                                        // IPv4-compatible and -translated, NAT64 (RFC 4291, 2765, 6052, 8215)
	"100::/64", "2001::/23" /* Teredo and others */, "2001:db8::/32", "2002::/16", // 6to4
	"3fff::/20", "5f00::/16", "fec0::/10",
)

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// Public says whether an address is one of the public internet. An IPv4 address
// in the form of IPv6 is looked at as IPv4.
func Public(a netip.Addr) bool {
	if a.Zone() != "" {
		return false
	}
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range notPublic {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// Guard is for net.Dialer.Control: it refuses a connection to an address that is
// not Public. It sees the address that is connected to, after the name was looked
// up, so that a name which means another machine the second time helps nobody.
func Guard(network, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || network != "tcp4" && network != "tcp6" || !Public(to.Addr()) {
		return fmt.Errorf("connect: %w", ErrPrivate)
	}
	return nil
}

// CheckURL says whether webhooks can go to an address: https with a host, and no
// name, password or fragment; http as well when private networks are allowed.
// fault.Invalid.
func CheckURL(address string, private bool) error {
	u, err := url.Parse(address)
	if err != nil || len(address) > 2048 || u.Host == "" || u.User != nil || u.Fragment != "" ||
		u.Scheme != "https" && (u.Scheme != "http" || !private) {
		return fault.At("url", "must be an https address, such as https://app.example/webhooks, without a password or fragment")
	}
	return nil
}
