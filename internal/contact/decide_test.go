package contact_test

import (
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/contact"
)

func BenchmarkDecide(b *testing.B) {
	for _, preset := range contact.Presets() {
		b.Run(preset, func(b *testing.B) {
			p, err := contact.Load(preset)
			if err != nil {
				b.Fatal(err)
			}
			c, err := contact.ReadCheck(strings.NewReader(`{"action":"message","from":{"id":"u1","age_band":"25+","account_age_days":3,"country":"GB"},"to":{"id":"u2","age_band":"13-15","country":"GB"},"relation":{"mutual_connections":0,"phone_contact":false,"accepted":false,"blocked":false},"preset":"snapchat"}`))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				p.Decide(c.Request)
			}
		})
	}
}
