package evidence

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/breakwater-safety/breakwater/thread"
)

// A Bag is one that was made.
type Bag struct {
	// Bytes is the ZIP archive.
	Bytes []byte
	// Seal is for the person to write down.
	Seal Seal
}

// Make makes a bag. The error is an *[InputError] or a *[thread.FieldError], and
// then there is no bag.
func Make(in Input) (Bag, error) {
	in.At = in.At.UTC().Truncate(time.Second)
	if err := in.check(); err != nil {
		return Bag{}, err
	}
	payloads, err := in.payloads()
	if err != nil {
		return Bag{}, err
	}
	tags, err := in.tags(payloads)
	if err != nil {
		return Bag{}, err
	}
	seal := Seal(sha256.Sum256(tags[len(tags)-manifestsOfTags].data))
	signature := ed25519.Sign(ed25519.NewKeyFromSeed(in.Seed[:]), tags[len(tags)-manifestsOfTags].data)
	tags = append(tags, payload{signatureName, signature})
	archive, err := pack(append(tags, payloads...), in.At)
	return Bag{archive, seal}, err
}

// payloads gives what stands in data/.
func (in *Input) payloads() ([]payload, error) {
	files := make([]payload, len(in.Files))
	for i, f := range in.Files {
		files[i] = payload{fmt.Sprintf("%s%02d%s", attachmentsAt, i+1, extension(f.Name)), f.Data}
	}
	facts := in.facts(files)
	encoded, err := facts.encode()
	if err != nil {
		return nil, err
	}
	out := []payload{{factsAt, encoded}, {reportAt, in.report(facts)}}
	if len(in.Conversations) > 0 {
		var conversations bytes.Buffer
		for _, c := range in.Conversations {
			t := c.Thread
			t.Label, t.Offender, t.Target, t.Marks, t.Tags = "", "", "", nil, nil
			if err := thread.Write(&conversations, t); err != nil {
				return nil, err
			}
		}
		out = append(out, payload{conversationAt, conversations.Bytes()})
	}
	return append(out, files...), nil
}

// extension keeps a file's ending where it is a plain one, so that it opens on
// the other side; the rest of the name stands in the facts alone.
func extension(name string) string {
	ext := strings.ToLower(path.Ext(name))
	if len(ext) < 2 || len(ext) > 6 || strings.Trim(ext[1:], "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return ".bin"
	}
	return ext
}

// tags gives the files beside data/, the manifests of themselves last.
func (in *Input) tags(payloads []payload) ([]payload, error) {
	all, bytesOfAll := map[string]sums{}, int64(0)
	log := custody{at: in.At, tool: in.Tool}
	errs := log.add(Person, Opened, "", nil)
	for _, p := range payloads {
		s := p.sums()
		all[p.path] = s
		bytesOfAll += s.size
		who, what := doneWith(p.path)
		if err := log.add(who, what, p.path, s.sha256[:]); err != nil {
			return nil, err
		}
	}
	by256, by512 := manifest(all)
	whole := sha256.Sum256(by256)
	if err := log.add(Program, Closed, manifest256, whole[:]); err != nil || errs != nil {
		return nil, fmt.Errorf("write custody: %w", err)
	}
	key, _ := ed25519.NewKeyFromSeed(in.Seed[:]).Public().(ed25519.PublicKey) // it is one
	tags := []payload{
		{bagitName, []byte(declaration)},
		{infoName, in.info(bytesOfAll, len(payloads))},
		{manifest256, by256}, {manifest512, by512},
		{custodyName, log.out.Bytes()}, {keyName, encodeKey(key)},
	}
	ofTags := map[string]sums{}
	for _, p := range tags {
		ofTags[p.path] = p.sums()
	}
	tags256, tags512 := manifest(ofTags)
	return append(tags, payload{tagManifest256, tags256}, payload{tagManifest512, tags512}), nil
}

// doneWith says how a file came into the bag.
func doneWith(path string) (Role, Action) {
	switch {
	case strings.HasPrefix(path, attachmentsAt):
		return Person, Added
	case path == conversationAt:
		return Program, Read
	default:
		return Program, Wrote
	}
}

// What bag-info.txt says of what may be in the bag.
const (
	contentsField = "Breakwater-Contents"
	textOnly      = "text-only"
	textAndFiles  = "text-and-files"
)

// info gives bag-info.txt (RFC 8493, 2.2.2). It names nobody.
func (in *Input) info(size int64, files int) []byte {
	contents := textAndFiles
	if in.Under18 {
		contents = textOnly
	}
	return fmt.Appendf(nil, "Bag-Software-Agent: %s\nBagging-Date: %s\nPayload-Oxum: %d.%d\nBreakwater-Sealed: %s\n%s: %s\n",
		in.Tool, in.At.Format(time.DateOnly), size, files, in.At.Format(time.RFC3339), contentsField, contents)
}
