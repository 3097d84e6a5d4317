package httpapi_test

import (
	"slices"
	"strings"
	"testing"
)

// TestAPI plays every scenario, and sees to it that every operation of the
// description is among those that were taken.
func TestAPI(t *testing.T) {
	t.Parallel()
	spec := loadDescription(t)
	all := slices.Concat(assessmentScenarios(), threadScenarios(), accountScenarios(), contactScenarios(), mediaScenarios(),
		bankScenarios(), addScenarios(), entryScenarios(), lookupScenarios(), eventScenarios(), exchangeScenarios(), serviceScenarios(), edgeScenarios())
	taken := map[string]bool{}
	for _, s := range all {
		t.Run(s.name, func(t *testing.T) { s.play(t, spec) })
		if route, _, err := spec.router.FindRoute(s.request()); err == nil && s.status < 300 {
			taken[route.Operation.OperationID] = true
		}
	}
	for path, item := range spec.doc.Paths.Map() {
		for method, op := range item.Operations() {
			if !taken[op.OperationID] {
				t.Errorf("no scenario has %s %s (%s) succeed", method, path, op.OperationID)
			}
		}
	}
}

const hello = `{"thread":{"id":"t-1","accounts":[{"id":"a"},{"id":"b"}]},"message":{"id":"m-1","from":"a","at":"2026-03-01T21:04:00Z","text":"hello"}}`

// with gives hello with a part of it changed.
func with(before, after string) string { return replaceOnce(hello, before, after) }

// replaceOnce is with, of any text.
func replaceOnce(text, before, after string) string {
	if !strings.Contains(text, before) {
		panic("the text has no " + before)
	}
	return strings.Replace(text, before, after, 1)
}

func assess(body string) scenario {
	return scenario{method: "POST", path: "/v1/assessments", body: body}
}

// refused is an assessment that is not valid, with the field that is wrong.
func refused(name, body, field, detail string) scenario {
	return scenario{
		name: name, method: "POST", path: "/v1/assessments", body: body, status: 400,
		contains: []string{`"field":"` + field + `"`, `"type":"/v1/docs#invalid"`, detail},
	}
}

func assessmentScenarios() []scenario {
	post := func(name, body string, status int, contains ...string) scenario {
		return scenario{name: name, method: "POST", path: "/v1/assessments", body: body, status: status, contains: contains}
	}
	again := post("a message id used for another message", with(`"hello"`, `"other"`), 409, `"/v1/docs#conflict"`)
	again.given = []scenario{assess(hello)}
	repeat := post("the same message again", hello, 200, `"message_id":"m-1"`)
	repeat.given = []scenario{assess(hello)}
	stream := post("a stream", hello+"\n"+hello, 200, `"message_id":"m-1"`)
	stream.path, stream.headers = "/v1/assessments/stream", map[string]string{"Content-Type": "application/x-ndjson"}
	return []scenario{
		stream,
		post("a plain message", hello, 200, `"level":"none"`, `"signals":[]`, `"interventions":[]`, `"crisis":false`),
		post("a message with everything", with(`"accounts":[{"id":"a"},{"id":"b"}]`,
			`"language":"pt-BR","accounts":[{"id":"a","age_band":"25+","account_age_days":2.5,"country":"US"},{"id":"b"}],`+
				`"relation":{"mutual_connections":0,"phone_contact":false,"accepted":true,"since":"2026-03-01T20:00:00Z"}`), 200),
		post("a threat", with(`"hello"`, `"your followers"`), 200, `"level":"high"`, `"stage":"threat"`, `"spans":[[0,3]]`,
			`{"kind":"warn","account":"b","text_key":"warn.high","text":"Careful."}`),
		post("empty text and media", with(`"text":"hello"`, `"text":"","media":[{"kind":"image","intimate":0.9}]`), 200),
		again, repeat,
		refused("an unknown field", with(`"text"`, `"txt"`), "message.txt", "is not a known field"),
		refused("an unknown field deep inside", with(`{"id":"b"}`, `{"id":"b","age":3}`), "thread.accounts[1].age", "is not a known field"),
		refused("a field of another case", with(`"text"`, `"Text"`), "message.Text", "is not a known field"),
		refused("a field twice", with(`"text":"hello"`, `"text":"hello","text":"bye"`), "message.text", "stands twice"),
		refused("null where something must be", with(`"hello"`, `null`), "message.text", "is missing"),
		refused("a wrong type", with(`"hello"`, `7`), "message.text", "wrong type"),
		refused("no text", with(`,"text":"hello"`, ``), "message.text", "is missing"),
		refused("no id", with(`"id":"m-1",`, ``), "message.id", "must not be empty"),
		refused("a long id", with(`"t-1"`, `"`+strings.Repeat("x", 129)+`"`), "thread.id", "at most 128 bytes"),
		refused("no accounts", with(`{"id":"a"},{"id":"b"}`, ``), "thread.accounts", "at least one"),
		refused("65 accounts", with(`{"id":"b"}`, `{"id":"b"}`+strings.Repeat(`,{"id":"c"}`, 63)), "thread.accounts", "at most 64"),
		refused("a sender who is not there", with(`"from":"a"`, `"from":"z"`), "message.from", "one of the thread"),
		refused("an age band that is none", with(`{"id":"b"}`, `{"id":"b","age_band":"old"}`), "thread.accounts[1].age_band", "must be one of"),
		refused("a time that is none", with(`2026-03-01T21:04:00Z`, `yesterday`), "message.at", "wrong type or form"),
		refused("a language that is none", with(`"id":"t-1"`, `"id":"t-1","language":"_"`), "thread.language", "BCP 47"),
		post("an odd name of a field is not shown", with(`"text"`, `"call me at 555"`), 400, "a name not shown"),
		post("half of a surrogate pair", with(`"hello"`, `"\ud800"`), 400, "UTF-8"),
		post("not UTF-8", with(`"hello"`, "\"\xff\""), 400, "stops being JSON (in UTF-8)"),
		post("no JSON", `{"thread":`, 400, "ends before its JSON does"),
		post("an array", `[]`, 400, "one JSON object"),
		post("more after the end", hello+"{}", 400, "stops being JSON"),
		post("a text over 64 KiB", with(`"hello"`, `"`+strings.Repeat("x", 64<<10+1)+`"`), 413, "message.text is over 64 KiB"),
		post("a text of 64 KiB", with(`"hello"`, `"`+strings.Repeat("x", 64<<10)+`"`), 200),
		post("a body over 1 MiB", with(`"hello"`, `"`+strings.Repeat("x", 1<<20)+`"`), 413, "over 1 MiB"),
		post("our own failure", with(`"hello"`, `"make it fail"`), 500, "Something failed on our side"),
		post("a panic", with(`"hello"`, `"make it panic"`), 500, "Something failed on our side"),
		post("too slow", with(`"hello"`, `"make it wait"`), 503, "took too long"),
	}
}
