// Command _confusables writes the table of look-alikes that package lexicon
// reads with, from the confusables of Unicode Technical Standard 39 and our own
// list.
//
//	go run ./_confusables                               # what go generate does
//	go run ./_confusables -reduce path/to/confusables.txt  # a new version of Unicode's file
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// signs are those that a look-alike may stand for; reading uses no others.
const signs = `'-.,:;!?/*+_~`

// drawnSmall are the scripts whose small letters are drawn as their capitals, or
// nearly so: where only the capital is in Unicode's list, the small letter
// reads as it does.
var drawnSmall = []*unicode.RangeTable{unicode.Cyrillic, unicode.Greek, unicode.Coptic, unicode.Cherokee}

func main() {
	log.SetFlags(0)
	source := flag.String("reduce", "", "reduce this confusables.txt of Unicode to the lines that matter here")
	folder := flag.String("data", "_confusables", "folder of confusables.txt and own.txt")
	out := flag.String("out", "confusables.go", "Go file to write")
	flag.Parse()
	data := filepath.Join(*folder, "confusables.txt")
	if *source != "" {
		check(reduce(*source, data))
	}
	check(generate(data, filepath.Join(*folder, "own.txt"), *out))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// line is one mapping of a file: a rune and the text that it looks like.
type line struct {
	from rune
	to   string
}

// parse reads a line «0430 ; 0061 ; MA # comment»; false for one without a
// mapping of a single rune.
func parse(text string) (line, bool, error) {
	text, _, _ = strings.Cut(strings.TrimPrefix(text, "\ufeff"), "#")
	if strings.TrimSpace(text) == "" {
		return line{}, false, nil
	}
	fields := strings.Split(text, ";")
	if len(fields) < 2 {
		return line{}, false, fmt.Errorf("%q: want «code ; codes»", text)
	}
	var sides [2]string
	for i := range sides {
		for code := range strings.FieldsSeq(fields[i]) {
			n, err := strconv.ParseUint(code, 16, 32)
			if err != nil {
				return line{}, false, fmt.Errorf("%q: %w", text, err)
			}
			sides[i] += string(rune(n))
		}
	}
	from := []rune(sides[0])
	return line{from[0], sides[1]}, len(from) == 1, nil
}

func read(file string, take func(text string, l line, ok bool)) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		l, ok, err := parse(lines.Text())
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		take(lines.Text(), l, ok)
	}
	return lines.Err()
}

// plain gives what a target reads as: small letters without marks; empty when
// that is not ASCII. It undoes what Unicode's skeletons do among ASCII signs
// themselves, since a text is never compared with a skeleton here: the
// skeleton of m is «rn», that of a quotation mark two apostrophes.
func plain(target string) string {
	var b strings.Builder
	for _, c := range norm.NFKD.String(target) {
		switch {
		case unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf):
		case c >= 0x80:
			return ""
		default:
			b.WriteRune(unicode.ToLower(c))
		}
	}
	switch b.String() {
	case "rn":
		return "m"
	case "''":
		return `"`
	}
	return b.String()
}

func isPlainLetter(c rune) bool { return c >= 'a' && c <= 'z' }

func decomposes(c rune) bool { return norm.NFKD.PropertiesString(string(c)).Decomposition() != nil }

// reading gives what a rune reads as by Unicode's list, empty for a mapping that
// is no use here.
func reading(l line) string {
	to := plain(l.to)
	if l.from < 0x80 || to == "" || decomposes(l.from) {
		return "" // ASCII stays as it is; what decomposes is read by its parts
	}
	switch {
	case unicode.In(l.from, unicode.Mn, unicode.Mc, unicode.Me, unicode.Cf, unicode.Nd, unicode.Sc, unicode.Z):
		return "" // marks, numbers, money and spaces mean what they are
	case l.from >= 0x2190 && unicode.Is(unicode.So, l.from):
		return "" // pictures
	case strings.ContainsFunc(to, isPlainLetter): // drop the hooks: «'b» for Ɓ
		to = strings.Map(func(c rune) rune {
			if isPlainLetter(c) || c >= '0' && c <= '9' {
				return c
			}
			return -1
		}, to)
		if len(to) > 1 && !unicode.IsLetter(l.from) {
			return ""
		}
		return to
	case len(to) > 1:
		return ""
	case to >= "0" && to <= "9":
		return to
	case !strings.Contains(signs, to) || unicode.IsLetter(l.from) && !unicode.Is(unicode.Lm, l.from):
		return ""
	}
	return to
}

// reduce keeps the header of Unicode's file and the lines that could matter,
// without their comments.
func reduce(source, out string) error {
	var b strings.Builder
	header, first := true, true
	err := read(source, func(text string, l line, ok bool) {
		text = strings.TrimPrefix(text, "\ufeff")
		if header = header && strings.HasPrefix(text, "#"); header {
			b.WriteString(text + "\n")
			return
		}
		if !ok || l.from < 0x80 || plain(l.to) == "" || decomposes(l.from) {
			return
		}
		if first {
			b.WriteString(note)
			first = false
		}
		text, _, _ = strings.Cut(text, "#")
		b.WriteString(strings.Join(strings.Fields(text), " ") + "\n")
	})
	if err != nil {
		return err
	}
	return os.WriteFile(out, []byte(b.String()), 0o644)
}

const note = `# Reduced by main.go beside this file to what looks like ASCII and does not
# decompose (NFKD), without comments. From the source of ICU 76.1, as Debian
# has it (icu_76.1.orig.tar.gz: icu/source/data/unidata/confusables.txt, SHA-256
# 95bd0aad6dced5ebc63436f459c06ab21a8d107cd842fb57f5c3a1e91bca8611). Its licence
# is in LICENSE.

`

// table builds the mappings: Unicode's, then those of small letters drawn like
// capitals, then our own over both.
func table(data, own string) (map[rune]string, string, error) {
	out, version := map[rune]string{}, ""
	err := read(data, func(text string, l line, ok bool) {
		if v, found := strings.CutPrefix(text, "# Version: "); found {
			version = v
		}
		if to := reading(l); ok && to != "" {
			out[l.from] = to
		}
	})
	if err != nil {
		return nil, "", err
	}
	for _, c := range slices.Sorted(maps.Keys(out)) {
		small := unicode.ToLower(c)
		to, known := out[small]
		switch {
		case small == c:
		case !known && unicode.In(c, drawnSmall...) && strings.ContainsFunc(out[c], isPlainLetter):
			out[small] = out[c]
		case known && out[c] == "l" && to == "i":
			delete(out, c) // a capital I: Unicode's skeleton of I is l
		}
	}
	err = read(own, func(_ string, l line, ok bool) {
		if !ok {
			return
		}
		out[l.from] = l.to
		if l.to == string(l.from) {
			delete(out, l.from)
		}
	})
	return out, version, err
}

// generate writes the Go file.
func generate(data, own, out string) error {
	mappings, version, err := table(data, own)
	if err != nil {
		return err
	}
	var several []string
	var b bytes.Buffer
	fmt.Fprintf(&b, `// Code generated by _confusables/main.go; DO NOT EDIT.
//
// From the confusables of Unicode Technical Standard 39, version %s, © Unicode,
// Inc. (licence: _confusables/LICENSE), reduced and changed; and from
// _confusables/own.txt.

package lexicon

// confusables are the runes that look like plain letters, digits and signs, in
// order: the rune in the high bits, in the low byte what it reads as, or, from
// 0x80 on, the place of that in confusableTexts.
var confusables = [...]uint32{`, version)
	for i, c := range slices.Sorted(maps.Keys(mappings)) {
		to := mappings[c]
		code := uint32(to[0])
		if len(to) > 1 {
			at := slices.Index(several, to)
			if at < 0 {
				at = len(several)
				several = append(several, to)
			}
			if at >= 0x80 {
				return fmt.Errorf("more than %d texts of several letters", 0x80)
			}
			code = 0x80 + uint32(at)
		}
		if i%10 == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%#x, ", uint32(c)<<8|code)
	}
	fmt.Fprintf(&b, "\n}\n\nvar confusableTexts = [...]string{%s}\n", strings.Trim(fmt.Sprintf("%q", several), "[]"))
	text := strings.ReplaceAll(b.String(), `" "`, `", "`)
	formatted, err := format.Source([]byte(text))
	if err != nil {
		return err
	}
	return os.WriteFile(out, formatted, 0o644)
}
