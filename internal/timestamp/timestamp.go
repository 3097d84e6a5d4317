// Package timestamp asks for and checks time stamps as RFC 3161 has them: an
// authority signs a digest and the time, so that anyone can see later that what
// has the digest was there by then. The authority learns the digest and nothing
// else.
//
// The package is pure: it makes the bytes of a query and reads those of an
// answer; sending them (HTTP POST, application/timestamp-query) is the caller's.
package timestamp

import (
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"time"
)

// MaxBytes bounds an answer and a token.
const MaxBytes = 64 << 10

// QueryType and ReplyType are the media types of RFC 3161, section 3.4.
const (
	QueryType = "application/timestamp-query"
	ReplyType = "application/timestamp-reply"
)

// Stamp is what a checked token says.
type Stamp struct {
	// At is when the authority signed.
	At time.Time
	// Authority is the subject of its certificate.
	Authority string

	certificate *x509.Certificate
	others      []*x509.Certificate
}

// ErrRefused means that the authority gave no stamp.
var ErrRefused = errors.New("the time stamp authority gave no stamp")

// ErrToken is wrapped by every error about a token.
var ErrToken = errors.New("not a time stamp of this")

func bad(problem string) error { return fmt.Errorf("%w: %s", ErrToken, problem) }

// Reply reads the answer to [Query] and gives the token in it, checked as [Check]
// does, and that it is an answer to this query: its nonce is that of the query.
func Reply(reply []byte, digest [sha256.Size]byte, nonce uint64) (token []byte, s Stamp, err error) {
	token, err = tokenOf(reply)
	if err != nil {
		return nil, s, err
	}
	info, s, err := check(token, digest)
	if err != nil {
		return nil, s, err
	}
	if info.nonce == nil || !info.nonce.IsUint64() || info.nonce.Uint64() != nonce {
		return nil, s, bad("its nonce is another one")
	}
	return token, s, nil
}

// Check reads a token, and checks that it is over the digest (SHA-256), that it
// is signed by the certificate in it, and that this certificate is one for time
// stamps, was valid at that time, and is the one that the token itself names. It
// does not check whether the certificate is to be trusted: [Stamp.Trusted] does.
func Check(token []byte, digest [sha256.Size]byte) (Stamp, error) {
	_, s, err := check(token, digest)
	return s, err
}

func check(token []byte, digest [sha256.Size]byte) (tstInfo, Stamp, error) {
	if len(token) > MaxBytes {
		return tstInfo{}, Stamp{}, bad("it is too long")
	}
	signed, err := readSignedData(token)
	if err != nil {
		return tstInfo{}, Stamp{}, err
	}
	info, err := readInfo(signed.content)
	if err != nil {
		return tstInfo{}, Stamp{}, err
	}
	if !info.algorithm.Equal(oidSHA256) || string(info.digest) != string(digest[:]) {
		return info, Stamp{}, bad("it is over something else")
	}
	signer, err := signed.verify()
	if err != nil {
		return info, Stamp{}, err
	}
	if info.at.Before(signer.NotBefore) || info.at.After(signer.NotAfter) {
		return info, Stamp{}, bad("its certificate was not valid at that time")
	}
	return info, Stamp{info.at, signer.Subject.String(), signer, signed.certificates}, nil
}

// Trusted checks that the certificate leads to one of the roots, at the time of
// the stamp.
func (s Stamp) Trusted(roots *x509.CertPool) error {
	between := x509.NewCertPool()
	for _, c := range s.others {
		between.AddCert(c)
	}
	_, err := s.certificate.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: between, CurrentTime: s.At,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping},
	})
	if err != nil {
		return bad("its certificate leads to none of the roots that were given")
	}
	return nil
}
