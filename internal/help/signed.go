package help

import (
	_ "embed"
	"fmt"
	"time"

	"github.com/breakwater-safety/breakwater/internal/help/release"
)

// The release that is part of the program: directory.yaml and law.yaml, signed
// with one of the keys in release.pub. «breakwater directory sign» makes it;
// docs/how-to/keep-the-directory.md says who holds the key.
var (
	//go:embed release.sig
	releaseSignature []byte
	//go:embed release.pub
	releaseKeys []byte
)

// The files of a release.
const (
	DirectoryFile = "directory.yaml"
	LawFile       = "law.yaml"
	SignatureFile = "release.sig"
	KeysFile      = "release.pub"
)

// Released gives the day of the release that is part of the program, when its
// signature holds. Everything that is shown goes through it: [Load] and
// [LoadLaw] fail when a byte was changed after signing.
func Released() (time.Time, error) {
	keys, err := release.ParsePublic(releaseKeys)
	if err != nil {
		return time.Time{}, fmt.Errorf("release of help: %w", err)
	}
	on, err := release.Verify(releaseSignature, release.Files{DirectoryFile: directoryFile, LawFile: lawFile}, keys)
	if err != nil {
		return time.Time{}, fmt.Errorf("release of help: %w (after a change it is signed anew with «breakwater directory sign»)", err)
	}
	return on, nil
}
