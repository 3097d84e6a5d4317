package e2e

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/chromedp/chromedp"
)

// keepBlob lets the test have the file that the page hands to its reader.
const keepBlob = `(() => { const make = URL.createObjectURL;
	URL.createObjectURL = blob => { window.handedOver = blob; return make.call(URL, blob) } })(); void 0`

// handedOver gives the file that the page has made.
func (p *tab) handedOver() []byte {
	p.Helper()
	p.await("[data-download]")
	text := eval[string](p, `new Promise(done => { const r = new FileReader(); r.onload = () => done(r.result.split(",")[1]); r.readAsDataURL(window.handedOver) })`)
	data, err := base64.StdEncoding.DecodeString(text)
	p.must(err)
	return data
}

// verifyBag runs «breakwater evidence verify» on a bag.
func verifyBag(t *testing.T, bag []byte, seal string) (intact bool, files []string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "record.zip")
	if err := os.WriteFile(path, bag, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), program, "evidence", "verify", "--json", "--seal", seal, path).Output()
	var v struct {
		Intact bool     `json:"intact"`
		Fits   bool     `json:"seal_fits"`
		Files  []string `json:"files"`
	}
	if bad := json.Unmarshal(out, &v); bad != nil {
		t.Fatalf("verify prints %q: %v, %v %s", out, bad, err, stderrOf(err))
	}
	return err == nil && v.Intact && v.Fits, v.Files
}

// fillIn writes what the person adds.
func (p *tab) fillIn(fields map[string]string) {
	p.Helper()
	for name, value := range fields {
		p.do(chromedp.SetValue(chromedp.CSS("#evidence-"+name), value))
	}
}

const makeButton = "[data-evidence-form] > button.govuk-button"

// A bag from a chat and from what the person adds: the program accepts it, any
// change in it is found, and nothing of it went over the wire.
func TestEvidence(t *testing.T) {
	t.Parallel()
	w := newWire(t, sharedServer(t).url)
	p := newTab(t, w.url)
	p.open("/evidence")
	eval[chromedp.Void](p, keepBlob)
	p.wait("[data-evidence]:not([hidden])")
	p.inspect("evidence")
	p.look(1280, 900, "light")
	if eval[bool](p, `document.querySelector("[data-adults]").offsetParent !== null`) {
		t.Error("files may be added before anyone said that all were 18 or over")
	}
	p.do(chromedp.SetUploadFiles(chromedp.CSS("#evidence-chat"), []string{fileOf(t, "zqx-chat.txt", badChat)}))
	p.fillIn(map[string]string{"handle": "zqx.handle", "payment": "card 4 of zqx", "note": "zqx what happened"})
	p.click(makeButton)
	bag := p.handedOver()
	seal := p.text("[data-seal]")
	intact, files := verifyBag(t, bag, seal)
	if !intact || strings.Join(files, " ") != "data/conversation.jsonl data/facts.json data/report.html" {
		t.Errorf("intact %t, files %v", intact, files)
	}
	for _, want := range []string{"zqx.handle", "card 4 of zqx", "zqx what happened", "paypal.me/robin-example", "Demands money", "Record of a conversation"} {
		if !strings.Contains(string(bag), want) {
			t.Errorf("the bag lacks %q", want)
		}
	}
	i := strings.Index(string(bag), "zqx.handle")
	bag[i] ^= 1
	if intact, _ := verifyBag(t, bag, seal); intact {
		t.Error("a changed bag is taken")
	}
	if name := eval[string](p, `document.querySelector("[data-download]").download`); !strings.HasPrefix(name, "record-") {
		t.Errorf("the file is named %q", name)
	}
	if text := p.text("[data-made]"); !strings.Contains(text, "It does not show who made the file") {
		t.Errorf("what it does not prove is not said: %s", text)
	}
	p.inspect("evidence-made")
	w.holds(t, "zqx", "followers", "paypal")
}

// From a check it goes on to evidence with the same chat, in another language.
func TestEvidenceFromCheck(t *testing.T) {
	t.Parallel()
	w := newWire(t, sharedServer(t).url)
	p := newTab(t, w.url)
	p.open("/check")
	eval[chromedp.Void](p, keepBlob)
	p.give("#check-file", fileOf(t, "zqx-chat.txt", badChat), "[data-check-form]")
	p.await(shownResult)
	p.click("[data-result] .bw-actions button")
	p.wait("[data-evidence]:not([hidden])")
	p.click(makeButton)
	bag := p.handedOver()
	if intact, _ := verifyBag(t, bag, p.text("[data-seal]")); !intact || !strings.Contains(string(bag), "all your followers") {
		t.Error("the bag is not right, or lacks the chat that was checked")
	}
	w.holds(t, "zqx", "followers")
}

// Adults may add files of their choice; whoever says «under 18» may not, also
// when they said otherwise before.
func TestEvidenceFiles(t *testing.T) {
	t.Parallel()
	w := newWire(t, sharedServer(t).url)
	p := newTab(t, w.url)
	p.open("/evidence")
	eval[chromedp.Void](p, keepBlob)
	p.wait("[data-evidence]:not([hidden])")
	p.click("label[for=age-adult]")
	p.do(chromedp.SetUploadFiles(chromedp.CSS("#evidence-files"), []string{fileOf(t, "zqx-shot.txt", "zqx words on a picture")}))
	p.fillIn(map[string]string{"date": "1 March, first message"})
	p.click(makeButton)
	bag := p.handedOver()
	if intact, files := verifyBag(t, bag, p.text("[data-seal]")); !intact || len(files) != 3 || files[1] != "data/files/01.txt" {
		t.Errorf("intact %t, files %v", intact, files)
	}
	p.click("label[for=age-under18]")
	p.click(makeButton)
	p.wait("[data-made]")
	again := p.handedOver()
	if intact, files := verifyBag(t, again, p.text("[data-seal]")); !intact || len(files) != 2 {
		t.Errorf("under 18: intact %t, files %v", intact, files)
	}
	w.holds(t, "zqx", "1 March")
}

// A bag may be locked for someone, and is of no use to others.
func TestEvidenceLocked(t *testing.T) {
	t.Parallel()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	p := newTab(t, sharedServer(t).url)
	p.open("/evidence")
	eval[chromedp.Void](p, keepBlob)
	p.wait("[data-evidence]:not([hidden])")
	p.click(makeButton)
	waitUntil(p, func() error { return p.says(".bw-status-evidence", "nothing to put in") })
	p.fillIn(map[string]string{"note": "zqx what happened", "key": "not a key"})
	p.click(makeButton)
	waitUntil(p, func() error { return p.says(".bw-status-evidence", "This key is not right") })
	p.fillIn(map[string]string{"key": key.Recipient().String()})
	p.click(makeButton)
	locked := p.handedOver()
	if strings.Contains(string(locked), "zqx") || !strings.HasSuffix(eval[string](p, `document.querySelector("[data-download]").download`), ".zip.age") {
		t.Error("the bag is not locked")
	}
	if intact, _ := verifyBag(t, open(t, locked, key), p.text("[data-seal]")); !intact {
		t.Error("what was locked is no bag")
	}
}
