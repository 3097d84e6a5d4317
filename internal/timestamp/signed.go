package timestamp

import (
	"bytes"
	"crypto"
	"crypto/sha1"     //nolint:gosec // RFC 2634 names the certificate by it; no signature with it is taken
	_ "crypto/sha256" // for crypto.Hash
	_ "crypto/sha512" // for crypto.Hash
	"crypto/x509"
	goasn1 "encoding/asn1"
	"math/big"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

type oid = goasn1.ObjectIdentifier

var (
	oidSignedData    = oid{1, 2, 840, 113549, 1, 7, 2}
	oidTSTInfo       = oid{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidContentType   = oid{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest = oid{1, 2, 840, 113549, 1, 9, 4}
	oidSigningCert   = oid{1, 2, 840, 113549, 1, 9, 16, 2, 12} // RFC 2634, 5.4: SHA-1
	oidSigningCertV2 = oid{1, 2, 840, 113549, 1, 9, 16, 2, 47} // RFC 5035, 3
	oidRSA           = oid{1, 2, 840, 113549, 1, 1, 1}
	hashes           = map[string]crypto.Hash{
		"2.16.840.1.101.3.4.2.1": crypto.SHA256, "2.16.840.1.101.3.4.2.2": crypto.SHA384, "2.16.840.1.101.3.4.2.3": crypto.SHA512,
	}
	withRSA = map[crypto.Hash]x509.SignatureAlgorithm{
		crypto.SHA256: x509.SHA256WithRSA, crypto.SHA384: x509.SHA384WithRSA, crypto.SHA512: x509.SHA512WithRSA,
	}
	signatureAlgorithm = map[string]x509.SignatureAlgorithm{
		"1.2.840.113549.1.1.11": x509.SHA256WithRSA, "1.2.840.113549.1.1.12": x509.SHA384WithRSA, "1.2.840.113549.1.1.13": x509.SHA512WithRSA,
		"1.2.840.10045.4.3.2": x509.ECDSAWithSHA256, "1.2.840.10045.4.3.3": x509.ECDSAWithSHA384, "1.2.840.10045.4.3.4": x509.ECDSAWithSHA512,
		"1.3.101.112": x509.PureEd25519,
	}
)

// Context-specific and constructed: [0] and [1].
const (
	tag0 = asn1.Tag(0xa0)
	tag1 = asn1.Tag(0xa1)
)

// signedData is what is needed of CMS SignedData (RFC 5652, section 5.1), with
// its one signer, as RFC 3161 wants it.
type signedData struct {
	content      []byte // TSTInfo
	certificates []*x509.Certificate
	issuer       []byte // of the signer
	serial       *big.Int
	digest       crypto.Hash
	attributes   []byte // signed, as a SET
	algorithm    x509.SignatureAlgorithm
	signature    []byte
}

func readSignedData(token []byte) (s signedData, err error) {
	input := cryptobyte.String(token)
	var outer, explicit, signed, encapsulated, content, octets, certificates, signers, signer cryptobyte.String
	var kind, contentKind oid
	var version int
	var present bool
	ok := input.ReadASN1(&outer, asn1.SEQUENCE) && input.Empty() && outer.ReadASN1ObjectIdentifier(&kind) && kind.Equal(oidSignedData) &&
		outer.ReadASN1(&explicit, tag0) && explicit.ReadASN1(&signed, asn1.SEQUENCE) && signed.ReadASN1Integer(&version) &&
		signed.SkipASN1(asn1.SET) && signed.ReadASN1(&encapsulated, asn1.SEQUENCE) &&
		encapsulated.ReadASN1ObjectIdentifier(&contentKind) && contentKind.Equal(oidTSTInfo) &&
		encapsulated.ReadASN1(&content, tag0) && content.ReadASN1(&octets, asn1.OCTET_STRING) &&
		signed.ReadOptionalASN1(&certificates, &present, tag0) && signed.SkipOptionalASN1(tag1) &&
		signed.ReadASN1(&signers, asn1.SET) && signers.ReadASN1(&signer, asn1.SEQUENCE) && signers.Empty()
	if !ok {
		return s, bad("it cannot be read")
	}
	s.content = octets
	for !certificates.Empty() {
		var one cryptobyte.String
		if !certificates.ReadASN1Element(&one, asn1.SEQUENCE) {
			return s, bad("a certificate cannot be read")
		}
		c, err := x509.ParseCertificate(one)
		if err != nil {
			return s, bad("a certificate cannot be read")
		}
		s.certificates = append(s.certificates, c)
	}
	return s, s.readSigner(signer)
}

// readSigner reads SignerInfo (RFC 5652, section 5.3).
func (s *signedData) readSigner(in cryptobyte.String) error {
	var version int
	var sid, issuer, digest, attributes, algorithm, signature cryptobyte.String
	var digestKind, algorithmKind oid
	s.serial = new(big.Int)
	ok := in.ReadASN1Integer(&version) && in.ReadASN1(&sid, asn1.SEQUENCE) && sid.ReadASN1Element(&issuer, asn1.SEQUENCE) &&
		sid.ReadASN1Integer(s.serial) && in.ReadASN1(&digest, asn1.SEQUENCE) && digest.ReadASN1ObjectIdentifier(&digestKind) &&
		in.ReadASN1Element(&attributes, tag0) && in.ReadASN1(&algorithm, asn1.SEQUENCE) &&
		algorithm.ReadASN1ObjectIdentifier(&algorithmKind) && in.ReadASN1(&signature, asn1.OCTET_STRING)
	if !ok {
		return bad("its signer cannot be read")
	}
	// Signed are the attributes as a SET, not as the field that they stand in
	// (RFC 5652, section 5.4).
	s.issuer, s.attributes, s.signature = issuer, slices.Clone(attributes), signature
	s.attributes[0] = byte(asn1.SET)
	s.digest, ok = hashes[digestKind.String()]
	if !ok {
		return bad("its digest is of a kind that is not read here")
	}
	s.algorithm, ok = signatureAlgorithm[algorithmKind.String()]
	if algorithmKind.Equal(oidRSA) {
		s.algorithm, ok = withRSA[s.digest], true
	}
	if !ok {
		return bad("its signature is of a kind that is not read here")
	}
	return nil
}

// verify checks the signature, and gives the certificate that made it.
func (s *signedData) verify() (*x509.Certificate, error) {
	i := slices.IndexFunc(s.certificates, func(c *x509.Certificate) bool {
		return bytes.Equal(c.RawIssuer, s.issuer) && c.SerialNumber.Cmp(s.serial) == 0
	})
	if i < 0 {
		return nil, bad("its signer's certificate is not in it")
	}
	signer := s.certificates[i]
	if !slices.Contains(signer.ExtKeyUsage, x509.ExtKeyUsageTimeStamping) {
		return nil, bad("its certificate is not one for time stamps")
	}
	if err := s.checkAttributes(signer); err != nil {
		return nil, err
	}
	if signer.CheckSignature(s.algorithm, s.attributes, s.signature) != nil {
		return nil, bad("its signature does not fit")
	}
	return signer, nil
}

// checkAttributes holds the signed attributes against what they are about: the
// kind and digest of the content (RFC 5652, section 11) and the certificate
// (RFC 3161, section 2.4.2, RFC 5816).
func (s *signedData) checkAttributes(signer *x509.Certificate) error {
	input := cryptobyte.String(s.attributes)
	var all cryptobyte.String
	if !input.ReadASN1(&all, asn1.SET) {
		return bad("its attributes cannot be read")
	}
	h := s.digest.New()
	h.Write(s.content)
	sum, sha1Sum := h.Sum(nil), sha1.Sum(signer.Raw)
	var kind, digest, certificate bool
	for !all.Empty() {
		var one, values cryptobyte.String
		var name oid
		if !all.ReadASN1(&one, asn1.SEQUENCE) || !one.ReadASN1ObjectIdentifier(&name) || !one.ReadASN1(&values, asn1.SET) {
			return bad("its attributes cannot be read")
		}
		switch {
		case name.Equal(oidContentType):
			var k oid
			kind = values.ReadASN1ObjectIdentifier(&k) && k.Equal(oidTSTInfo)
		case name.Equal(oidMessageDigest):
			var d cryptobyte.String
			digest = values.ReadASN1(&d, asn1.OCTET_STRING) && bytes.Equal(d, sum)
		case name.Equal(oidSigningCert):
			certificate = certificate || firstCertHash(values) == string(sha1Sum[:])
		case name.Equal(oidSigningCertV2):
			certificate = certificate || s.namesV2(values, signer)
		}
	}
	if !kind || !digest || !certificate {
		return bad("what it signs is not what is in it")
	}
	return nil
}

// firstCertHash reads the digest of the first ESSCertID of SigningCertificate.
func firstCertHash(values cryptobyte.String) string {
	var signing, list, first, hash cryptobyte.String
	if !values.ReadASN1(&signing, asn1.SEQUENCE) || !signing.ReadASN1(&list, asn1.SEQUENCE) || !list.ReadASN1(&first, asn1.SEQUENCE) ||
		!first.ReadASN1(&hash, asn1.OCTET_STRING) {
		return ""
	}
	return string(hash)
}

// namesV2 reports whether the first ESSCertIDv2 is the signer's; without an
// algorithm its digest is SHA-256.
func (s *signedData) namesV2(values cryptobyte.String, signer *x509.Certificate) bool {
	var signing, list, first, algorithm, hash cryptobyte.String
	var present bool
	var kind oid
	if !values.ReadASN1(&signing, asn1.SEQUENCE) || !signing.ReadASN1(&list, asn1.SEQUENCE) || !list.ReadASN1(&first, asn1.SEQUENCE) ||
		!first.ReadOptionalASN1(&algorithm, &present, asn1.SEQUENCE) {
		return false
	}
	with := crypto.SHA256
	if present {
		var ok bool
		if !algorithm.ReadASN1ObjectIdentifier(&kind) {
			return false
		}
		if with, ok = hashes[kind.String()]; !ok {
			return false
		}
	}
	h := with.New()
	h.Write(signer.Raw)
	return first.ReadASN1(&hash, asn1.OCTET_STRING) && bytes.Equal(hash, h.Sum(nil))
}
