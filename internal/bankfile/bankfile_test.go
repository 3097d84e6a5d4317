package bankfile_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/bankfile"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/vpdq"
)

var (
	hashA = strings.Repeat("0a", 32)
	hashB = strings.Repeat("b0", 32)
	md5A  = strings.Repeat("3d", 16)
)

// read gives a line for each entry and each bad line, and the error that ended
// it.
func read(r io.Reader, f bankfile.Format) (list []string, left map[string]int, err error) {
	in, err := bankfile.NewReader(r, f)
	if err != nil {
		return nil, nil, err
	}
	for rec, err := range in.Records() {
		if bad, ok := errors.AsType[*bank.LineError](err); ok {
			text, field := fault.PublicOf(bad.Err)
			list = append(list, fmt.Sprintf("%d bad %s: %s", bad.Line, field, text))
			continue
		}
		if err != nil {
			return list, in.LeftOut(), err
		}
		list = append(list, describe(rec))
	}
	return list, in.LeftOut(), nil
}

func describe(rec bank.Record) string {
	s := fmt.Sprintf("%d id=%s", rec.Line, rec.ID)
	if rec.PDQ != nil {
		s += " pdq=" + rec.PDQ.String()[:4]
	}
	if rec.MD5 != nil {
		s += fmt.Sprintf(" md5=%x", rec.MD5[:2])
	}
	if rec.SHA256 != nil {
		s += fmt.Sprintf(" sha256=%x", rec.SHA256[:2])
	}
	if rec.VPDQ != nil {
		s += fmt.Sprintf(" frames=%d", len(rec.VPDQ.Frames))
	}
	if rec.Source != "" {
		s += " from=" + rec.Source
	}
	if rec.Status != "" {
		s += " " + string(rec.Status)
	}
	for name, at := range map[string]time.Time{"until": rec.DisabledUntil, "expires": rec.Expires, "seen": rec.FirstSeen} {
		if !at.IsZero() {
			s += " " + name + "=" + at.Format(time.DateOnly)
		}
	}
	for _, o := range rec.Opinions {
		s += " " + o.Holder + "=" + string(o.Verdict)
	}
	return s
}

const ncmecPage = `<?xml version="1.0" encoding="UTF-8"?>
<queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2">
 <images count="3" maxTimestamp="2026-01-01T00:00:00Z">
  <image><member id="7">Example</member><timestamp>2026-01-01T00:00:00Z</timestamp><id>one</id>
   <fingerprints><md5>MD5</md5><sha1>x</sha1><pdq>PDQ</pdq></fingerprints></image>
  <image><member id="7">Example</member><id>two</id><fingerprints><pdq>short</pdq></fingerprints></image>
  <image><member id="7">Example</member><id>three</id><fingerprints><sha1>x</sha1></fingerprints></image>
  <deletedImage><member id="7">Example</member><id>gone</id><timestamp>2026-01-01T00:00:00Z</timestamp></deletedImage>
 </images>
 <videos count="1" maxTimestamp="2026-01-01T00:00:00Z">
  <video><member id="8">Example</member><id>one</id><fingerprints><md5>MD5</md5><tmk-pdqf rel="self" href="/v2/x"/></fingerprints></video>
 </videos>
</queryResult>
`

func TestFormats(t *testing.T) {
	t.Parallel()
	fill := strings.NewReplacer("ImagePDQ", "ImagePDQ", "VideoMD5", "VideoMD5", "PDQ", hashA, "MD5", md5A, "HASHB", hashB).Replace
	tests := map[string]struct {
		file   string
		format bankfile.Format
		want   []string
		left   map[string]int // what is left out
	}{
		"plain": {fill("\ufeff# a list\r\nPDQ\r\n\r\n" + strings.ToUpper("HASHB") + ",100,name\nnot a hash\n\n"), bankfile.Plain, []string{
			"2 id= pdq=0a0a", "4 id= pdq=b0b0", "5 bad : must begin with a PDQ hash of 64 hexadecimal digits.",
		}, nil},
		"plain without a last line break": {fill("PDQ"), bankfile.Plain, []string{"1 id= pdq=0a0a"}, nil},
		"nothing":                         {"\n\n", bankfile.Plain, nil, nil},
		"csv": {fill("id,pdq,md5,source,status,disabled_until,first_seen\n" +
			"e1,PDQ,MD5,\"us, here\",,,2026-01-02T03:04:05Z\ne2,,MD5,,disabled,2030-01-01T00:00:00Z,\ne3,,,,withdrawn,,\n" +
			"e4,PDQ\ne5,zz,,,,,\ne6,,,,gone,,\ne7,,,,,tomorrow,\ne8,\"PDQ,,,,,\n"), bankfile.CSV, []string{
			"2 id=e1 pdq=0a0a md5=3d3d from=us, here seen=2026-01-02", "3 id=e2 md5=3d3d disabled until=2030-01-01", "4 id=e3 withdrawn",
			"5 bad : must have 7 cells as the header has; it has 2.", "6 bad pdq: must be a PDQ hash of 64 hexadecimal digits",
			"7 bad status: must be active, disabled or withdrawn",
			"8 bad disabled_until: must be a time as RFC 3339 has it, such as 2026-03-01T12:00:00Z",
			"9 bad : has a quotation mark that is not closed on the line.",
		}, nil},
		"ndjson": {fill(`{"id":"e1","fingerprints":{"pdq":"PDQ","vpdq":["HASHB,90,1.5"]},"source":"x"}
{"id":"e2","status":"withdrawn","fingerprints":{}}
{"id":"e3","fingerprints":{"md5":"1"}}
{"id":"e4","fingerprints":{"md4":"1"}}
{"fingerprints":{"pdq":"PDQ"}}
[]
`), bankfile.NDJSON, []string{
			"1 id=e1 pdq=0a0a frames=1 from=x", "2 id=e2 withdrawn", "3 bad fingerprints.md5: must be 32 hexadecimal digits",
			"4 bad : is not the JSON object that it must be: look at fingerprints.md4.", "5 bad id: must be there",
			"6 bad : is not the JSON object that it must be: look at its beginning.",
		}, nil},
		"tx": {fill("collab,signal_type,signal_str,category,tags\nPartner A,pdq,PDQ,POSITIVE_CLASS,a b\nus,video_md5,MD5,NEGATIVE_CLASS,\n" +
			"P,pdq,nope,INVESTIGATION_SEED,\nP,url,https://example.com,INVESTIGATION_SEED,\nP,vpdq,\"[\"\"HASHB,90,1.0\"\"]\",INVESTIGATION_SEED,\n"), bankfile.TX, []string{
			"2 id= pdq=0a0a from=Partner A partner-a=confirmed", "3 id=" + md5A + " md5=3d3d from=us partner-us=disputed",
			"4 bad signal_str: must be a PDQ hash of 64 hexadecimal digits", "6 id=vpdq-a94e2c frames=1 from=P",
		}, map[string]int{"url": 1}},
		"hma": {fill(`{"id":5,"signals":{"pdq":"PDQ","video_md5":"MD5","tlsh":"x"},"disable_until_ts":0,"bank":{"name":"B"}}
{"id":6,"signals":{"pdq":"PDQ"},"disable_until_ts":1}
{"id":7,"signals":{"pdq":"PDQ"},"disable_until_ts":1893456000}
{"id":8}
`), bankfile.HMA, []string{
			"1 id=hma-5 pdq=0a0a md5=3d3d", "2 id=hma-6 pdq=0a0a disabled", "3 id=hma-7 pdq=0a0a disabled until=2030-01-01",
			"4 bad : must have an id and signals: ask HMA with include_signals=true.",
		}, map[string]int{"tlsh": 1}},
		"ncmec, two pages": {fill(ncmecPage + ncmecPage), bankfile.NCMEC, []string{
			"4 id=7/one pdq=0a0a md5=3d3d", "6 bad pdq: must be a PDQ hash of 64 hexadecimal digits", "8 id=7/gone withdrawn", "11 id=8/one md5=3d3d",
			"17 id=7/one pdq=0a0a md5=3d3d", "19 bad pdq: must be a PDQ hash of 64 hexadecimal digits", "21 id=7/gone withdrawn", "24 id=8/one md5=3d3d",
		}, map[string]int{"sha1": 4, "tmk_pdqf": 2, "entries_without_md5_or_pdq": 2}},
		"stopncii, two pages": {fill(`{"count":2,"nextSetTimestamp":1625175071,"hasMoreRecords":true,"hashRecords":[
{"lastModtimestamp":1600000000,"hashValue":"PDQ","signalType":"ImagePDQ","hashStatus":"Active","caseNumbers":{"x":"Active"},
 "CSPFeedbacks":[{"source":"Example Site","feedbackValue":"Blocked","tags":[]},{"source":"Other","feedbackValue":"NotBlocked"},{"source":"Third","feedbackValue":"None"}]},
{"hashValue":"HASHB","signalType":"ImagePDQ","hashStatus":"Withdrawn"},
{"hashValue":"MD5","signalType":"VideoMD5","hashStatus":"Deleted"},
{"hashValue":"x","signalType":"VideoTMK","hashStatus":"Active"},
{"hashValue":"PDQ","signalType":"ImagePDQ","hashStatus":"Received"},
{"hashValue":"short","signalType":"ImagePDQ","hashStatus":"Active"}]}
{"hashRecords":[{"hashValue":"MD5","signalType":"VideoMD5","hashStatus":"Active"}]}
`), bankfile.StopNCII, []string{
			"2 id= pdq=0a0a example-site=confirmed other=disputed", "4 id=" + hashB + " pdq=b0b0 withdrawn", "5 id=" + md5A + " md5=3d3d withdrawn",
			"8 bad hashValue: must be a PDQ hash of 64 hexadecimal digits", "9 id=" + md5A + " md5=3d3d",
		}, map[string]int{"videotmk": 1, "status_received": 1}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var packed bytes.Buffer
			zip := gzip.NewWriter(&packed)
			_, _ = io.WriteString(zip, tc.file)
			_ = zip.Close()
			for how, file := range map[string]string{"as it is": tc.file, "packed": packed.String()} {
				in, err := bankfile.NewReader(strings.NewReader(file), "")
				if err != nil {
					t.Fatal(err)
				}
				if in.Format() != tc.format {
					t.Errorf("%s: taken for %s", how, in.Format())
				}
				got, left, err := read(strings.NewReader(file), tc.format)
				if err != nil {
					t.Fatal(err)
				}
				for i := range got {
					got[i] = strings.Replace(got[i], "vpdq-"+idTail(got[i]), "vpdq-a94e2c", 1)
				}
				if !slices.Equal(got, tc.want) {
					t.Errorf("%s:\n%s\nwant\n%s", how, strings.Join(got, "\n"), strings.Join(tc.want, "\n"))
				}
				if !maps.Equal(left, tc.left) {
					t.Errorf("%s: left out %v, want %v", how, left, tc.left)
				}
			}
		})
	}
}

// idTail is the digest in the id of a video.
func idTail(line string) string {
	_, tail, _ := strings.Cut(line, "vpdq-")
	tail, _, _ = strings.Cut(tail, " ")
	return tail
}

func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		file string
		want string
	}{
		"no known format":  {"hello there\n", "is in no format that its beginning tells"},
		"unknown column":   {"id,pdq,colour\n", "line 1: the header may name id, pdq"},
		"column twice":     {"id,pdq,id\n", "line 1: the header names a column twice"},
		"other XML":        {"<html></html>", "must be queryResult documents"},
		"XML cut off":      {ncmecPage[:400], "is not well-formed XML; the file may be cut off"},
		"XML too deep":     {"<queryResult>" + strings.Repeat("<a>", 100), "nested too deeply"},
		"XML without end":  {"<queryResult><image><id>" + strings.Repeat("x", 17<<20), "longer than 16 MiB"},
		"JSON cut off":     {`{"hashRecords":[{"hashValue":"`, "is not well-formed JSON; the file may be cut off"},
		"JSON without end": {`{"hashRecords":[{"hashValue":"` + strings.Repeat("x", 17<<20), "longer than 16 MiB"},
		"JSON of another":  {`{"hashRecords":7}`, "whose hashRecords are a list"},
		"gzip cut off":     {"\x1f\x8b\x08", "begins as gzip does and is none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := read(strings.NewReader(tc.file), "")
			if text, _ := fault.PublicOf(err); err == nil || !strings.Contains(text, tc.want) {
				t.Errorf("%v, want «%s»", err, tc.want)
			}
		})
	}
	got, _, err := read(strings.NewReader(strings.Repeat("a", 1<<20)+"\n"+hashA+"\n"), bankfile.Plain)
	if err != nil || len(got) != 2 || !strings.Contains(got[0], "1 bad : is longer than 64 KiB") || !strings.HasPrefix(got[1], "2 ") {
		t.Errorf("%q %v", got, err)
	}
}

// everything is an entry with all that a file can have of one.
func everything() bank.Entry {
	at := time.Date(2026, 3, 1, 12, 0, 0, 123456000, time.UTC)
	return bank.Entry{
		ID: `quo"ted, id`, Source: "where, it is from", FirstSeen: at, State: bank.State{Status: bank.Disabled, DisabledUntil: at.AddDate(1, 0, 0), Expires: at.AddDate(2, 0, 0)},
		Fingerprint: bank.Fingerprint{PDQ: &pdq.Hash{1}, MD5: &[16]byte{2}, SHA256: &[32]byte{3}, VPDQ: &vpdq.Signature{Frames: []vpdq.Frame{{Quality: 90, Hash: pdq.Hash{5}, At: time.Second}}}},
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	plain := bank.Entry{ID: hashA, Fingerprint: bank.Fingerprint{PDQ: new(pdq.Hash)}, State: bank.State{Status: bank.Active}}
	_ = plain.PDQ.UnmarshalText([]byte(hashA))
	gone := bank.Entry{ID: "gone", State: bank.State{Status: bank.Withdrawn}}
	for _, f := range []bankfile.Format{bankfile.CSV, bankfile.NDJSON, bankfile.Plain} {
		t.Run(string(f), func(t *testing.T) {
			t.Parallel()
			var file bytes.Buffer
			out, err := bankfile.NewWriter(&file, f)
			if err != nil {
				t.Fatal(err)
			}
			var whole []bool
			for _, e := range []bank.Entry{plain, everything(), gone} {
				ok, err := out.Write(e)
				if err != nil {
					t.Fatal(err)
				}
				whole = append(whole, ok)
			}
			if err := out.Close(); err != nil {
				t.Fatal(err)
			}
			got, _, err := read(&file, "")
			want := []string{"id=" + hashA + " pdq=0a0a active", describe(bank.Record{Entry: everything()})[2:]}
			if f == bankfile.Plain {
				want = []string{"id= pdq=0a0a"}
			}
			for i := range got {
				_, got[i], _ = strings.Cut(got[i], " ")
			}
			if err != nil || len(got) != len(want) || got[0] != want[0] {
				t.Errorf("%q %v, want %q", got, err, want)
			}
			if len(want) == 2 && len(strings.Fields(got[1])) != len(strings.Fields(want[1])) {
				t.Errorf("%q, want %q", got[1], want[1])
			}
			if !slices.Equal(whole, []bool{true, f != bankfile.Plain, false}) {
				t.Errorf("whole: %v", whole)
			}
		})
	}
}

func FuzzReaders(f *testing.F) {
	for _, name := range bankfile.Names() {
		for _, seed := range []string{
			hashA + "\n", "id,pdq\ne1," + hashA + "\n", `{"id":"e1","fingerprints":{"pdq":"` + hashA + `"}}`, ncmecPage,
			"collab,signal_type,signal_str,category,tags\nP,pdq," + hashA + ",POSITIVE_CLASS,\n",
			`{"id":5,"signals":{"pdq":"` + hashA + `"},"disable_until_ts":1}`,
			`{"hashRecords":[{"hashValue":"` + hashA + `","signalType":"ImagePDQ","hashStatus":"Active","CSPFeedbacks":[{"source":"A","feedbackValue":"Blocked"}]}]}`,
		} {
			f.Add(name, []byte(seed))
		}
	}
	f.Fuzz(func(t *testing.T, format string, data []byte) {
		for _, f := range []bankfile.Format{"", bankfile.Format(format)} {
			in, err := bankfile.NewReader(bytes.NewReader(data), f)
			if err != nil {
				continue
			}
			last := 0
			for rec, err := range in.Records() {
				if err == nil && rec.Line < last {
					t.Fatalf("line %d comes after line %d", rec.Line, last)
				}
				if err == nil && rec.ID == "" && rec.PDQ == nil && rec.Status != bank.Withdrawn && rec.Empty() && f != bankfile.CSV {
					_ = rec.Check("") // it is refused there
				}
				last = max(last, rec.Line)
			}
		}
	})
}
