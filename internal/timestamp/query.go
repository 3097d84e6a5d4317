package timestamp

import (
	"crypto/sha256"
	goasn1 "encoding/asn1"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

var oidSHA256 = goasn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}

// Query gives the bytes to send for a digest (RFC 3161, section 2.4.1). The nonce
// MUST be random; the certificate is asked for, so that the token can be checked
// by itself.
func Query(digest [sha256.Size]byte, nonce uint64) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { // messageImprint
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oidSHA256)
				b.AddASN1NULL()
			})
			b.AddASN1OctetString(digest[:])
		})
		b.AddASN1Uint64(nonce)
		b.AddASN1Boolean(true) // certReq
	})
	return b.BytesOrPanic() // nothing of it can fail
}

// tokenOf reads TimeStampResp (section 2.4.2).
func tokenOf(reply []byte) ([]byte, error) {
	if len(reply) > MaxBytes {
		return nil, bad("the answer is too long")
	}
	input := cryptobyte.String(reply)
	var response, status cryptobyte.String
	var code int
	if !input.ReadASN1(&response, asn1.SEQUENCE) || !input.Empty() || !response.ReadASN1(&status, asn1.SEQUENCE) || !status.ReadASN1Integer(&code) {
		return nil, bad("the answer cannot be read")
	}
	const granted, grantedWithMods = 0, 1
	if code != granted && code != grantedWithMods {
		return nil, ErrRefused
	}
	var token cryptobyte.String
	if !response.ReadASN1Element(&token, asn1.SEQUENCE) || !response.Empty() {
		return nil, bad("the answer has no token")
	}
	return token, nil
}

// tstInfo is the part of TSTInfo (section 2.4.2) that is looked at.
type tstInfo struct {
	algorithm goasn1.ObjectIdentifier
	digest    []byte
	at        time.Time
	nonce     *big.Int // nil where there is none
}

func readInfo(content []byte) (info tstInfo, err error) {
	input := cryptobyte.String(content)
	var all, imprint, algorithm, digest cryptobyte.String
	var version int
	var policy goasn1.ObjectIdentifier
	ok := input.ReadASN1(&all, asn1.SEQUENCE) && input.Empty() && all.ReadASN1Integer(&version) && version == 1 &&
		all.ReadASN1ObjectIdentifier(&policy) && all.ReadASN1(&imprint, asn1.SEQUENCE) &&
		imprint.ReadASN1(&algorithm, asn1.SEQUENCE) && algorithm.ReadASN1ObjectIdentifier(&info.algorithm) &&
		imprint.ReadASN1(&digest, asn1.OCTET_STRING) && all.SkipASN1(asn1.INTEGER) && readTime(&all, &info.at) &&
		all.SkipOptionalASN1(asn1.SEQUENCE) && all.SkipOptionalASN1(asn1.BOOLEAN) // accuracy, ordering
	if !ok {
		return info, bad("what was signed cannot be read")
	}
	info.digest = digest
	if all.PeekASN1Tag(asn1.INTEGER) {
		info.nonce = new(big.Int)
		if !all.ReadASN1Integer(info.nonce) {
			return info, bad("its nonce cannot be read")
		}
	}
	return info, nil
}

// readTime reads GeneralizedTime as section 2.4.2 wants it: in UTC, with or
// without parts of a second.
func readTime(s *cryptobyte.String, at *time.Time) bool {
	var text cryptobyte.String
	if !s.ReadASN1(&text, asn1.GeneralizedTime) {
		return false
	}
	t, err := time.Parse("20060102150405.999999999Z", string(text))
	*at = t.UTC()
	return err == nil
}
