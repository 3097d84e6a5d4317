package evidence

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// The files of a bag, below its one folder.
const (
	folder          = "record"
	bagitName       = "bagit.txt"
	infoName        = "bag-info.txt"
	custodyName     = "custody.jsonl"
	keyName         = "signing-key.pem"
	manifest256     = "manifest-sha256.txt"
	manifest512     = "manifest-sha512.txt"
	tagManifest256  = "tagmanifest-sha256.txt"
	tagManifest512  = "tagmanifest-sha512.txt"
	signatureName   = "tagmanifest-sha256.txt.sig"
	stampName       = "tagmanifest-sha256.txt.tsr"
	payloadFolder   = "data/"
	conversationAt  = "data/conversation.jsonl"
	factsAt         = "data/facts.json"
	reportAt        = "data/report.html"
	attachmentsAt   = "data/files/"
	declaration     = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n" // RFC 8493, 2.1.1
	manifestsOfTags = 2
)

// sums are the digests of one file.
type sums struct {
	sha256 [sha256.Size]byte
	sha512 [sha512.Size]byte
	size   int64
}

// payload is a file of the bag with what it holds.
type payload struct {
	path string
	data []byte
}

func (p payload) sums() sums {
	return sums{sha256.Sum256(p.data), sha512.Sum512(p.data), int64(len(p.data))}
}

// manifest gives the manifests of files in their one right form: a line a file,
// in the order of their paths, the digest in small letters (RFC 8493, 2.1.3).
func manifest(files map[string]sums) (by256, by512 []byte) {
	var a, b bytes.Buffer
	for _, path := range sorted(files) {
		s := files[path]
		fmt.Fprintf(&a, "%x  %s\n", s.sha256, path)
		fmt.Fprintf(&b, "%x  %s\n", s.sha512, path)
	}
	return a.Bytes(), b.Bytes()
}

func sorted[T any](m map[string]T) []string {
	paths := make([]string, 0, len(m))
	for path := range m {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// listed reads a manifest: the digest of each path, in hex. It is lenient, so
// that what differs can be named; that the form is right is checked by writing
// it again.
func listed(data []byte) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(string(data)) {
		digest, path, ok := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		if _, err := hex.DecodeString(digest); ok && err == nil {
			out[strings.TrimLeft(path, " \t*")] = strings.ToLower(digest)
		}
	}
	return out
}
