package cli

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/help"
	"github.com/breakwater-safety/breakwater/internal/help/release"
)

// DirectoryCmd holds the commands about the directory of help and the law.
type DirectoryCmd struct {
	Check  DirectoryCheckCmd  `cmd:"" help:"Report what is out of date, unchecked or missing."`
	Sign   DirectorySignCmd   `cmd:"" help:"Sign a directory, for a release."`
	Verify DirectoryVerifyCmd `cmd:"" help:"Check that a directory is one that was signed."`
	Keygen DirectoryKeygenCmd `cmd:"" help:"Make a key to sign with."`
}

// DirectorySignCmd signs the files of a folder.
type DirectorySignCmd struct {
	Folder string `arg:"" type:"existingdir" help:"Folder with directory.yaml and law.yaml."`
	Key    string `required:"" placeholder:"FILE" help:"The private key, in PEM."`
}

// Help is what --help says beyond the flags.
func (DirectorySignCmd) Help() string {
	return `Reads both files as the server does, refuses them when anything is wrong, and writes release.sig beside them.
Rebuild after it: the program holds the files and their signature, and does not start when they differ.

  breakwater directory sign internal/help --key ~/.config/breakwater/directory-release.key

The key is an Ed25519 key in PEM (PKCS #8), as «breakwater directory keygen» or OpenSSL make it. Keep it off the
repository, off build machines and in two hands; docs/how-to/keep-the-directory.md says how.`
}

// Run signs, and says what.
func (c *DirectorySignCmd) Run(env *Env) error {
	files, err := readRelease(c.Folder)
	if err != nil {
		return err
	}
	if _, _, err := parseRelease(files); err != nil {
		return err
	}
	data, err := os.ReadFile(c.Key)
	if err != nil {
		return fault.New(fault.Invalid, "--key: there is no such file, or it may not be read.")
	}
	key, err := release.ParsePrivate(data)
	if err != nil {
		return fault.Newf(fault.Invalid, "--key: %v.", err)
	}
	path := filepath.Join(c.Folder, help.SignatureFile)
	if err := os.WriteFile(path, release.Sign(files, env.Now(), key), 0o644); err != nil { //nolint:gosec // G306: a signature is for everyone
		return fmt.Errorf("write signature: %w", err)
	}
	_, err = fmt.Fprintf(env.Stdout, "Signed %s and %s as of %s: %s\n", help.DirectoryFile, help.LawFile, env.Now().UTC().Format(time.DateOnly), path)
	return err
}

// DirectoryVerifyCmd verifies a signature.
type DirectoryVerifyCmd struct {
	Folder string `arg:"" optional:"" type:"existingdir" help:"Folder with directory.yaml, law.yaml and release.sig. Left out, what is part of this program."`
	Public string `placeholder:"FILE" help:"The public keys, in PEM. Left out, release.pub of the folder."`
}

// Help is what --help says beyond the flags.
func (DirectoryVerifyCmd) Help() string {
	return `Says from which day the release is, and fails when a byte was changed since.

  breakwater directory verify
  breakwater directory verify internal/help --public keys-that-you-trust.pem

release.pub of a folder came with the folder: to know that it is the project's, name a file of your own.`
}

// Run verifies, and says the day.
func (c *DirectoryVerifyCmd) Run(env *Env) error {
	on, err := c.verify()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stdout, "The directory and the law are those that were signed on %s.\n", on.Format(time.DateOnly))
	return err
}

func (c *DirectoryVerifyCmd) verify() (time.Time, error) {
	if c.Folder == "" {
		return help.Released()
	}
	files, err := readRelease(c.Folder)
	if err != nil {
		return time.Time{}, err
	}
	public := c.Public
	if public == "" {
		public = filepath.Join(c.Folder, help.KeysFile)
	}
	data, err := os.ReadFile(public)
	if err != nil {
		return time.Time{}, fault.New(fault.Invalid, "--public: there is no such file, or it may not be read.")
	}
	keys, err := release.ParsePublic(data)
	if err != nil {
		return time.Time{}, fault.Newf(fault.Invalid, "--public: %v.", err)
	}
	signed, err := os.ReadFile(filepath.Join(c.Folder, help.SignatureFile))
	if err != nil {
		return time.Time{}, fault.Newf(fault.Invalid, "%s: there is no %s.", c.Folder, help.SignatureFile)
	}
	on, err := release.Verify(signed, files, keys)
	if err != nil {
		return time.Time{}, fault.Newf(fault.Invalid, "%s: %v.", c.Folder, err)
	}
	return on, nil
}

// DirectoryKeygenCmd makes a key.
type DirectoryKeygenCmd struct {
	File string `arg:"" help:"Where the private key goes; the public one goes beside it, with .pub."`
}

// Run makes a key. It writes over nothing.
func (c *DirectoryKeygenCmd) Run(env *Env) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	private, public, err := release.Encode(key)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		path string
		data []byte
		mode os.FileMode
	}{{c.File, private, 0o600}, {c.File + ".pub", public, 0o644}} {
		if err := writeNew(f.path, f.data, f.mode); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(env.Stdout, "%s is the private key: keep it secret. %s.pub is for release.pub.\n", c.File, c.File)
	return err
}

func writeNew(path string, data []byte, mode os.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return fault.Newf(fault.Invalid, "%s: it is there already, or may not be written.", path)
	}
	_, err = f.Write(data)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

func readRelease(folder string) (release.Files, error) {
	files := release.Files{}
	for _, name := range []string{help.DirectoryFile, help.LawFile} {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return nil, fault.Newf(fault.Invalid, "%s: there is no %s.", folder, name)
		}
		files[name] = data
	}
	return files, nil
}

func parseRelease(files release.Files) (*help.Directory, *help.Law, error) {
	directory, err := help.Read(bytes.NewReader(files[help.DirectoryFile]))
	if err != nil {
		return nil, nil, fault.Newf(fault.Invalid, "%s: %v.", help.DirectoryFile, err)
	}
	law, err := help.ReadLaw(bytes.NewReader(files[help.LawFile]))
	if err != nil {
		return nil, nil, fault.Newf(fault.Invalid, "%s: %v.", help.LawFile, err)
	}
	return directory, law, nil
}
