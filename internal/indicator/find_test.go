package indicator_test

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/breakwater-safety/breakwater/internal/indicator"
)

// The addresses are made from bytes that count up, and so are nobody's.
func counting(first byte, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = first + byte(i)
	}
	return b
}

func base58(version byte, payload []byte) string {
	const letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	b := append([]byte{version}, payload...)
	sum := sha256.Sum256(b)
	sum = sha256.Sum256(sum[:])
	b = append(b, sum[:4]...)
	n, rest, out := new(big.Int).SetBytes(b), new(big.Int), []byte(nil)
	for n.Sign() > 0 {
		n.DivMod(n, big.NewInt(58), rest)
		out = append(out, letters[rest.Int64()])
	}
	for _, c := range b {
		if c != 0 {
			break
		}
		out = append(out, '1')
	}
	slices.Reverse(out)
	return string(out)
}

// bech32 writes a witness program (BIP 173 and 350).
func bech32(witness byte, program []byte) string {
	const letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	data := []byte{witness}
	bits, have := uint(0), 0
	for _, b := range program {
		bits, have = bits<<8|uint(b), have+8
		for have >= 5 {
			have -= 5
			data = append(data, byte(bits>>have&31))
		}
	}
	if have > 0 {
		data = append(data, byte(bits<<(5-have)&31))
	}
	final := uint32(1)
	if witness > 0 {
		final = 0x2bc830a3
	}
	check := uint32(1)
	for _, v := range slices.Concat([]byte{3, 3, 0, 2, 3}, data, make([]byte, 6)) {
		top := check >> 25
		check = check&0x1ffffff<<5 ^ uint32(v)
		for i, g := range []uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				check ^= g
			}
		}
	}
	check ^= final
	for i := range 6 {
		data = append(data, byte(check>>(5*(5-i))&31))
	}
	var out strings.Builder
	for _, d := range data {
		out.WriteByte(letters[d])
	}
	return "bc1" + out.String()
}

func one(kind indicator.Kind, value, app string) []indicator.Found {
	return []indicator.Found{{Kind: kind, Value: value, App: app}}
}

func TestFind(t *testing.T) {
	t.Parallel()
	old, script, tron := base58(0, counting(1, 20)), base58(5, counting(50, 20)), base58(0x41, counting(9, 20))
	zeros := base58(0, append(make([]byte, 3), counting(1, 17)...))
	key, taproot := bech32(0, counting(1, 20)), bech32(1, counting(1, 32))
	plain := fmt.Sprintf("0x%x", counting(1, 20))
	tests := map[string]struct {
		text string
		want []indicator.Found
	}{
		"nothing":                {"hey, did you see the match?", nil},
		"old bitcoin":            {"send it to " + old + " now", one(indicator.Bitcoin, old, "")},
		"leading zeros":          {zeros, one(indicator.Bitcoin, zeros, "")},
		"script hash":            {"(" + script + ")", one(indicator.Bitcoin, script, "")},
		"segwit":                 {key + ".", one(indicator.Bitcoin, key, "")},
		"segwit in capitals":     {strings.ToUpper(key), one(indicator.Bitcoin, key, "")},
		"taproot":                {"btc:" + taproot, one(indicator.Bitcoin, taproot, "")},
		"tron":                   {"usdt " + tron, one(indicator.Tron, tron, "")},
		"ethereum":               {"eth " + plain, one(indicator.Ethereum, plain, "")},
		"ethereum in capitals":   {"0X" + strings.ToUpper(plain[2:]), one(indicator.Ethereum, plain, "")},
		"zero-width in a wallet": {old[:9] + "\u200b" + old[9:], one(indicator.Bitcoin, old, "")},
		"wrong checksum":         {swap(old, 5) + " " + swap(tron, 7) + " " + swap(key, 9) + " " + swap(taproot, 30), nil},
		"a part of more":         {"x" + old + " " + plain + "ff", nil},
		"mixed case bech32":      {"bc1" + strings.ToUpper(key[3:]), nil},
		"cash tag":               {"my cashtag is $Test-Name1", one(indicator.CashTag, "$test-name1", "")},
		"not a cash tag":         {"$50 or $usd, US$abc and a $", nil},
		"full-width cash tag":    {"＄ｔｅｓｔｎａｍｅ", one(indicator.CashTag, "$testname", "")},
		"number to pay to":       {"zelle it to +1 (555) 010-0100", one(indicator.PaymentNumber, "15550100100", "zelle")},
		"number before":          {"555 010 0199 es mi bizum", one(indicator.PaymentNumber, "5550100199", "bizum")},
		"number without":         {"call me 555 010 0199", nil},
		"number far from it":     {"i use paypal. " + strings.Repeat("so anyway ", 10) + "555 010 0199", nil},
		"date beside":            {"paypal on 2026-03-01 please", nil},
		"amount beside":          {"paypal 1,000", nil},
		"handle":                 {"add me on snap @Made.Up_name.", one(indicator.Handle, "made.up_name", "snap")},
		"handle without an app":  {"ask @made_up", nil},
		"e-mail address":         {"insta is down, write to someone@example.org", nil},
		"named":                  {"my insta is made_up.99", one(indicator.Handle, "made_up.99", "insta")},
		"named with a colon":     {"Telegram: made_up99", one(indicator.Handle, "made_up99", "telegram")},
		"named in French":        {"mon snap est made.up99", one(indicator.Handle, "made.up99", "snap")},
		"not named":              {"my snap is broken. insta is so slow today, snap: lol", nil},
		"link":                   {"look: HTTPS://www.Example.org/Some/Path?x=1#top, ok?", one(indicator.Link, "example.org/Some/Path?x=1", "")},
		"short link":             {"t.me/made_up99", one(indicator.Link, "t.me/made_up99", "")},
		"tag in a link":          {"cash.app/$madeup99", one(indicator.Link, "cash.app/$madeup99", "")},
		"twice":                  {"$madeup $MadeUp $madeup", one(indicator.CashTag, "$madeup", "")},
		"several": {"$madeup or t.me/made_up99 or " + old, []indicator.Found{
			{Kind: indicator.Bitcoin, Value: old}, {Kind: indicator.CashTag, Value: "$madeup"}, {Kind: indicator.Link, Value: "t.me/made_up99"},
		}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := indicator.Find(tc.text); !slices.Equal(got, tc.want) {
				t.Errorf("%q: %+v, want %+v", tc.text, got, tc.want)
			}
		})
	}
}

// swap changes one character.
func swap(s string, i int) string {
	c := byte('2')
	if s[i] == c {
		c = '3'
	}
	return s[:i] + string(c) + s[i+1:]
}

// Of the ways to write an address in capitals and small letters, one has the
// right checksum (EIP-55).
func TestTheChecksumOfAnEthereumAddress(t *testing.T) {
	t.Parallel()
	const lower = "0xabcdef0123" // letters in the first six digits
	rest := fmt.Sprintf("%030d", 7)
	var taken []string
	for capitals := range 1 << 6 {
		word := []byte(lower + rest)
		for i := range 6 {
			if capitals>>i&1 == 1 {
				word[2+i] -= 'a' - 'A'
			}
		}
		if indicator.Find(string(word)) != nil {
			taken = append(taken, string(word))
		}
	}
	// All small, all capitals, and the one with the checksum.
	if len(taken) != 3 {
		t.Errorf("taken as addresses: %q", taken)
	}
}

func TestFindIsBounded(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range 100 {
		fmt.Fprintf(&text, "$madeup%d ", i)
	}
	if got := indicator.Find(text.String()); len(got) != indicator.MaxFound {
		t.Errorf("%d found", len(got))
	}
	got := indicator.Find("https://example.org/" + strings.Repeat("é", 100_000))
	if len(got) != 1 || len(got[0].Value) > 256 {
		t.Error("a long link is kept whole")
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"", base58(0, counting(1, 20)), bech32(0, counting(1, 20)), bech32(16, counting(1, 2)), "bc1qqqqqqqqqqqq", "0x" + strings.Repeat("aB", 20),
		"$madeup zelle 555 010 0100 @made_up on snap https://example.org/x.", "1111111111111111111111111", "\xff\u200b@", "T" + strings.Repeat("1", 33),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found := indicator.Find(text)
		if len(found) > indicator.MaxFound {
			t.Fatal("too many")
		}
		for i, x := range found {
			if x.Value == "" || len(x.Value) > 256 || strings.Contains(x.Value, "\x00") || !slices.Contains(indicator.Kinds(), x.Kind) {
				t.Fatalf("%+v", x)
			}
			for _, y := range found[:i] {
				if x.Kind == y.Kind && x.Value == y.Value {
					t.Fatalf("twice: %+v", x)
				}
			}
		}
	})
}
