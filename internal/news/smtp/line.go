package smtp

import (
	"context"
	"crypto/tls"
	"net"
)

// line is the connection of one letter. It ends with its context, whatever is
// being said on it, and is closed when the letter failed halfway.
type line struct {
	ctx    context.Context //nolint:containedctx // a line is of one call
	tls    bool            // from the start
	config *tls.Config
	conn   net.Conn
	stop   func() bool
}

func (l *line) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.conn = conn
	l.stop = context.AfterFunc(l.ctx, func() { _ = conn.Close() })
	if !l.tls {
		return conn, nil
	}
	secure := tls.Client(conn, l.config)
	return secure, secure.HandshakeContext(ctx)
}

func (l *line) hangUp() {
	if l.conn != nil {
		l.stop()
		_ = l.conn.Close() // a second time it harms nobody
	}
}
