package app

import (
	"context"
	"log/slog"
	"time"

	"github.com/breakwater-safety/breakwater/internal/conversation"
)

// forgetHistories erases what was kept of accounts for as long as it counts, at
// once and then every hour, until ctx ends.
func forgetHistories(ctx context.Context, conversations *conversation.Assessor, log *slog.Logger) {
	again := time.NewTicker(forgetEvery)
	defer again.Stop()
	for {
		if err := conversations.ForgetHistory(ctx); err != nil && ctx.Err() == nil {
			log.WarnContext(ctx, "accounts: what is past its time was not erased", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
	}
}
