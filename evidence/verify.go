package evidence

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
)

// Fault is a kind of [Problem].
type Fault string

// The faults.
const (
	Changed     Fault = "changed"   // a file is not as it was when the bag was sealed
	Missing     Fault = "missing"   // a file was taken out
	Extra       Fault = "added"     // a file was put in
	BadManifest Fault = "manifest"  // a list of files is not as it must be
	BadCustody  Fault = "custody"   // the record of who did what does not fit
	BadKey      Fault = "signature" // the signature does not fit
	BadForm     Fault = "form"      // it is not a bag as this version makes it
	NotAllowed  Fault = "media"     // a file in a bag that holds text only
)

// A Problem is one thing that is not right.
type Problem struct {
	Fault Fault `json:"fault"`
	// Path is in the bag; empty where it is of the whole.
	Path string `json:"path,omitempty"`
	// Text is an English sentence.
	Text string `json:"text"`
}

// A Report is what was found in a bag.
type Report struct {
	// Problems is empty when the bag is whole and unchanged.
	Problems []Problem
	// Seal is the bag's; where there are problems it says nothing.
	Seal Seal
	// Key is the public key in the bag; nil where there is none.
	Key ed25519.PublicKey
	// Info has the fields of bag-info.txt, and Custody the entries up to the
	// first that is not right.
	Info    map[string]string
	Custody []Entry
	// Files are the paths of what is in data/, sorted.
	Files []string
	// Stamp is the time stamp beside the bag, which Verify does not read: it is
	// over the Seal. Nil where there is none.
	Stamp []byte
}

// Intact reports whether there are no problems.
func (r *Report) Intact() bool { return len(r.Problems) == 0 }

func (r *Report) add(f Fault, path, format string, args ...any) {
	r.Problems = append(r.Problems, Problem{f, path, fmt.Sprintf(format, args...)})
}

// Verify looks through the size bytes of r, and reports every file of the bag
// that was changed, added or taken out since it was sealed. The archive around
// the files may be packed anew. The error is a *[RefusedError] for what is no
// archive, too large or not safe to open, or one of r itself.
//
// It holds the lists in memory, and of the files in data/ nothing.
func Verify(r io.ReaderAt, size int64) (Report, error) {
	files, err := unpack(r, size)
	if err != nil {
		return Report{}, err
	}
	v := &verifier{files: files, tags: map[string][]byte{}, sums: map[string]sums{}}
	v.read()
	v.form()
	v.payload()
	v.tagFiles()
	v.signature()
	v.custody()
	return v.out, nil
}

type verifier struct {
	out   Report
	files map[string]*zip.File
	tags  map[string][]byte // the files beside data/, as far as they are known
	sums  map[string]sums   // of every file that can be read
}

var tagNames = []string{bagitName, infoName, custodyName, keyName, manifest256, manifest512, tagManifest256, tagManifest512, signatureName}

// read takes the digest of every file, and keeps the known ones beside data/.
func (v *verifier) read() {
	for _, path := range sorted(v.files) {
		if strings.HasPrefix(path, payloadFolder) {
			v.out.Files = append(v.out.Files, path)
			if s, err := digest(v.files[path]); err != nil {
				v.out.add(Changed, path, "It cannot be read: it is damaged.")
			} else {
				v.sums[path] = s
			}
			continue
		}
		known := path == stampName
		for _, name := range tagNames {
			known = known || name == path
		}
		if !known {
			v.out.add(Extra, path, "It does not belong to the bag: it was added.")
			continue
		}
		data, err := contents(v.files[path], maxTagFile)
		if err != nil {
			v.out.add(Changed, path, "It cannot be read: it is damaged or too long.")
			continue
		}
		v.tags[path], v.sums[path] = data, payload{path, data}.sums()
	}
	for _, name := range tagNames {
		if v.files[name] == nil {
			v.out.add(Missing, name, "It was taken out.")
		}
	}
	v.out.Stamp = v.tags[stampName]
	v.out.Seal = sha256.Sum256(v.tags[tagManifest256])
}

func digest(f *zip.File) (s sums, err error) {
	r, err := f.Open()
	if err != nil {
		return s, err
	}
	defer func() { _ = r.Close() }() // only read from
	a, b := sha256.New(), sha512.New()
	s.size, err = io.Copy(io.MultiWriter(a, b), io.LimitReader(r, maxUnpacked))
	a.Sum(s.sha256[:0])
	b.Sum(s.sha512[:0])
	return s, err
}

// form checks what the bag says of itself.
func (v *verifier) form() {
	if data, ok := v.tags[bagitName]; ok && string(data) != declaration {
		v.out.add(BadForm, bagitName, "It does not say BagIt 1.0 in UTF-8.")
	}
	v.out.Info = fields(v.tags[infoName])
	var size, count int64
	for _, path := range v.out.Files {
		size += v.sums[path].size
		count++
		v.place(path)
	}
	if want := fmt.Sprintf("%d.%d", size, count); v.out.Info["Payload-Oxum"] != want && v.files[infoName] != nil {
		v.out.add(Changed, infoName, "It tells another size or number of files than there are.")
	}
	for _, path := range []string{factsAt, reportAt} {
		if v.files[path] == nil {
			v.out.add(Missing, path, "It was taken out: every bag has one.")
		}
	}
}

// place checks that a file stands where this program puts one.
func (v *verifier) place(path string) {
	contents := v.out.Info[contentsField]
	switch {
	case path == conversationAt || path == factsAt || path == reportAt:
	case strings.HasPrefix(path, attachmentsAt) && contents == textAndFiles:
	case strings.HasPrefix(path, attachmentsAt):
		v.out.add(NotAllowed, path, "This bag may hold text only, for images of someone under 18. Do not open, copy or send this file; tell the police of it.")
	default:
		v.out.add(BadForm, path, "No bag of this version has a file of this name.")
	}
}

// fields reads «Label: value» lines.
func fields(data []byte) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if label, value, ok := strings.Cut(strings.TrimRight(line, "\n"), ": "); ok {
			out[label] = value
		}
	}
	return out
}

func (v *verifier) payload() {
	of := map[string]sums{}
	for path, s := range v.sums {
		if strings.HasPrefix(path, payloadFolder) {
			of[path] = s
		}
	}
	v.compare(of, manifest256, manifest512)
}

func (v *verifier) tagFiles() {
	of := map[string]sums{}
	for path, s := range v.sums {
		switch path {
		case tagManifest256, tagManifest512, signatureName, stampName:
			continue
		}
		if !strings.HasPrefix(path, payloadFolder) {
			of[path] = s
		}
	}
	v.compare(of, tagManifest256, tagManifest512)
}

// compare holds files against both their manifests, and names what differs.
func (v *verifier) compare(of map[string]sums, name256, name512 string) {
	by256, by512 := manifest(of)
	for _, m := range []struct {
		name string
		want []byte
		hex  func(sums) string
	}{
		{name256, by256, func(s sums) string { return hex.EncodeToString(s.sha256[:]) }},
		{name512, by512, func(s sums) string { return hex.EncodeToString(s.sha512[:]) }},
	} {
		have, ok := v.tags[m.name]
		if !ok || bytes.Equal(have, m.want) {
			continue
		}
		before := len(v.out.Problems)
		list := listed(have)
		for _, path := range sorted(of) {
			switch digest, known := list[path]; {
			case !known:
				v.out.add(Extra, path, "It is not in %s: it was added.", m.name)
			case digest != m.hex(of[path]):
				v.out.add(Changed, path, "It does not have the digest that %s has.", m.name)
			}
		}
		for _, path := range sorted(list) {
			if _, ok := of[path]; !ok && v.files[path] == nil {
				v.out.add(Missing, path, "It is in %s and not in the bag: it was taken out.", m.name)
			}
		}
		if len(v.out.Problems) == before {
			v.out.add(BadManifest, m.name, "It is not written as this program writes it.")
		}
	}
}

func (v *verifier) signature() {
	data, ok := v.tags[keyName]
	if !ok {
		return
	}
	key, err := decodeKey(data)
	if err != nil || !bytes.Equal(encodeKey(key), data) {
		v.out.add(BadKey, keyName, "It does not hold an Ed25519 key.")
		return
	}
	v.out.Key = key
	signature, ok := v.tags[signatureName]
	if ok && !ed25519.Verify(key, v.tags[tagManifest256], signature) {
		v.out.add(BadKey, signatureName, "The signature does not fit: the bag was changed, or signed with another key.")
	}
}

// custody holds the log against the files: each in it once, with its digest,
// and sealed last.
func (v *verifier) custody() {
	data, ok := v.tags[custodyName]
	if !ok {
		return
	}
	entries, err := readCustody(data)
	v.out.Custody = entries
	if err != nil {
		v.out.add(BadCustody, custodyName, "Its chain is broken: %v.", err)
		return
	}
	last, seen := entries[len(entries)-1], map[string]bool{}
	if last.Action != Closed || last.Path != manifest256 || entries[0].Action != Opened {
		v.out.add(BadCustody, custodyName, "It does not begin with opening the bag and end with sealing it.")
	}
	for _, e := range entries {
		s := v.sums[e.Path]
		switch {
		case e.Path == "":
		case seen[e.Path]:
			v.out.add(BadCustody, e.Path, "It stands in the custody log twice.")
		case e.SHA256 != hex.EncodeToString(s.sha256[:]):
			v.out.add(BadCustody, e.Path, "It is not the file that the custody log tells of.")
		}
		seen[e.Path] = true
	}
	for _, path := range v.out.Files {
		if !seen[path] {
			v.out.add(BadCustody, path, "The custody log does not say how it came into the bag.")
		}
	}
}
