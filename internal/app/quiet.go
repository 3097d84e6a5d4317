package app

import (
	"context"
	"log/slog"
)

// quiet is for the server's own complaints (a broken connection, a bad TLS
// hello): it keeps that there was one and drops the words, which hold addresses.
type quiet struct{ slog.Handler }

func (q quiet) Handle(ctx context.Context, r slog.Record) error {
	plain := slog.NewRecord(r.Time, r.Level, "connection failed", r.PC)
	return q.Handler.Handle(ctx, plain)
}
