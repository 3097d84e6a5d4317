// Package timestamptest is a time stamp authority for tests: it answers queries
// with tokens of its own making.
package timestamptest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	goasn1 "encoding/asn1"
	"io"
	"math/big"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

type oid = goasn1.ObjectIdentifier

// Authority answers queries.
type Authority struct {
	// Certificate is its own root.
	Certificate *x509.Certificate
	// At is the time that it signs.
	At time.Time
	// Twist, where it is not nil, changes what is signed before it is signed.
	Twist func(content []byte) []byte

	key  *ecdsa.PrivateKey
	rand io.Reader
}

// New makes an authority that signs the time at.
func New(t testing.TB, rand io.Reader, at time.Time, usage ...x509.ExtKeyUsage) *Authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand)
	if err != nil {
		t.Fatal(err)
	}
	if usage == nil {
		usage = []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Authority of a test"}, ExtKeyUsage: usage,
		NotBefore: at.Add(-time.Hour), NotAfter: at.Add(time.Hour), BasicConstraintsValid: true, IsCA: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return &Authority{Certificate: certificate, At: at, key: key, rand: rand}
}

// Refuse is the answer of an authority that gives no stamp.
func Refuse() []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1Int64(2) })
	})
	return b.BytesOrPanic()
}

// Answer gives the answer to a query; nil to what is none.
func (a *Authority) Answer(query []byte) []byte {
	input := cryptobyte.String(query)
	var all, imprint cryptobyte.String
	var version int
	var nonce uint64
	if !input.ReadASN1(&all, asn1.SEQUENCE) || !all.ReadASN1Integer(&version) || !all.ReadASN1Element(&imprint, asn1.SEQUENCE) ||
		!all.ReadASN1Integer(&nonce) {
		return nil
	}
	content := a.content(imprint, nonce)
	attributes := a.attributes(content)
	if a.Twist != nil {
		content = a.Twist(content)
	}
	signed := append([]byte{byte(asn1.SET)}, attributes[1:]...)
	sum := sha256.Sum256(signed)
	signature, err := ecdsa.SignASN1(a.rand, a.key, sum[:])
	if err != nil {
		return nil
	}
	return a.reply(content, attributes, signature)
}

// content gives TSTInfo.
func (a *Authority) content(imprint []byte, nonce uint64) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1ObjectIdentifier(oid{1, 2, 3, 4})
		b.AddBytes(imprint)
		b.AddASN1Int64(99)
		b.AddASN1(asn1.GeneralizedTime, func(b *cryptobyte.Builder) { b.AddBytes([]byte(a.At.UTC().Format("20060102150405Z"))) })
		b.AddASN1Uint64(nonce)
	})
	return b.BytesOrPanic()
}

const tag0 = asn1.Tag(0xa0)

// attributes gives the signed attributes as the field [0].
func (a *Authority) attributes(content []byte) []byte {
	sum, certificate := sha256.Sum256(content), sha256.Sum256(a.Certificate.Raw)
	var b cryptobyte.Builder
	attribute := func(b *cryptobyte.Builder, name oid, value func(*cryptobyte.Builder)) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(name)
			b.AddASN1(asn1.SET, value)
		})
	}
	b.AddASN1(tag0, func(b *cryptobyte.Builder) {
		attribute(b, oid{1, 2, 840, 113549, 1, 9, 3}, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid{1, 2, 840, 113549, 1, 9, 16, 1, 4}) })
		attribute(b, oid{1, 2, 840, 113549, 1, 9, 4}, func(b *cryptobyte.Builder) { b.AddASN1OctetString(sum[:]) })
		attribute(b, oid{1, 2, 840, 113549, 1, 9, 16, 2, 47}, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1OctetString(certificate[:]) })
				})
			})
		})
	})
	return b.BytesOrPanic()
}

func algorithm(b *cryptobyte.Builder, name oid) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(name) })
}

func (a *Authority) reply(content, attributes, signature []byte) []byte {
	sha256OID, signedOID := oid{2, 16, 840, 1, 101, 3, 4, 2, 1}, oid{1, 2, 840, 113549, 1, 7, 2}
	signer := func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(a.Certificate.RawIssuer)
			b.AddASN1BigInt(a.Certificate.SerialNumber)
		})
		algorithm(b, sha256OID)
		b.AddBytes(attributes)
		algorithm(b, oid{1, 2, 840, 10045, 4, 3, 2})
		b.AddASN1OctetString(signature)
	}
	signed := func(b *cryptobyte.Builder) {
		b.AddASN1Int64(3)
		b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) { algorithm(b, sha256OID) })
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid{1, 2, 840, 113549, 1, 9, 16, 1, 4})
			b.AddASN1(tag0, func(b *cryptobyte.Builder) { b.AddASN1OctetString(content) })
		})
		b.AddASN1(tag0, func(b *cryptobyte.Builder) { b.AddBytes(a.Certificate.Raw) })
		b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) { b.AddASN1(asn1.SEQUENCE, signer) })
	}
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1Int64(0) })
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(signedOID)
			b.AddASN1(tag0, func(b *cryptobyte.Builder) { b.AddASN1(asn1.SEQUENCE, signed) })
		})
	})
	return b.BytesOrPanic()
}
