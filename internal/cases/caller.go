package cases

import (
	"net/netip"
	"strings"
)

// Caller tells callers apart, by their network address. It is hashed in memory
// and never stored. Empty is a caller of whom nothing is known.
type Caller string

// CallerOf gives the caller behind a connection: the peer's address, of IPv6 the
// first 64 bits, as one subscriber has them all. When the peer is a machine of
// one's own (loopback or a private address) it is a proxy, and the caller is the
// last address that it put into X-Forwarded-For, given in forwarded; none there
// is nobody known. A peer from the internet may write what it likes there, so its
// is not read.
func CallerOf(peer netip.Addr, forwarded string) Caller {
	peer = peer.Unmap().WithZone("")
	if ours(peer) {
		last := forwarded[strings.LastIndexByte(forwarded, ',')+1:]
		var err error
		if peer, err = netip.ParseAddr(strings.TrimSpace(last)); err != nil {
			return ""
		}
		peer = peer.Unmap().WithZone("")
	}
	if !peer.IsValid() || ours(peer) {
		return ""
	}
	if peer.Is6() {
		p, err := peer.Prefix(64)
		if err != nil {
			return ""
		}
		return Caller(p.String())
	}
	return Caller(peer.String())
}

func ours(a netip.Addr) bool { return a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() }
