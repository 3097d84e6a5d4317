package opinion

import (
	"time"

	"github.com/breakwater-safety/breakwater/internal/conversation"
)

// Clean, Mask and MaskAccounts are the steps of masking, for tests.
var (
	Clean        = clean
	Mask         = mask
	MaskAccounts = maskAccounts
)

// Gate is the gate, for tests.
type Gate struct{ g gate }

// Pass is the leave to make a request.
type Pass = pass

// NewGate gives a gate of the limits.
func NewGate(l Limits) *Gate { return &Gate{gate{limits: l}} }

// Enter, Leave, Resume and Left are those of the gate.
func (g *Gate) Enter(now time.Time, key conversation.Key) (*Pass, Reason) { return g.g.enter(now, key) }

func (g *Gate) Leave(now time.Time, p *Pass, worked *bool) { g.g.leave(now, p, worked) }

func (g *Gate) Resume(now time.Time, inHour, inDay int) { g.g.resume(now, inHour, inDay) }

func (g *Gate) Left(now time.Time) (hour, day int, open bool) { return g.g.left(now) }
