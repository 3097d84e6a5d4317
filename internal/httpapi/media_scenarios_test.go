package httpapi_test

import (
	"fmt"
	"strings"
)

const (
	zeros = "0000000000000000000000000000000000000000000000000000000000000000"
	ones  = "1111111111111111111111111111111111111111111111111111111111111111"
)

// form gives a multipart body with the boundary «cut», of parts that are a
// header and a value.
func form(parts ...[2]string) string {
	var b strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&b, "--cut\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n", p[0], p[1])
	}
	return b.String() + "--cut--\r\n"
}

func mediaScenarios() []scenario {
	check := func(name, kind, path, body string, status int, contains ...string) scenario {
		return scenario{
			name: name, method: "POST", path: "/v1/media/checks" + path, body: body, status: status, contains: contains,
			headers: map[string]string{"Content-Type": kind, "Idempotency-Key": "up-1", "Breakwater-Account": "matching"},
		}
	}
	const multi = "multipart/form-data; boundary=cut"
	id, account := [2]string{`name="id"`, "up-1"}, [2]string{`name="account"`, "matching"}
	one, two := [2]string{`name="bank"`, "one"}, [2]string{`name="bank"`, "two"}
	file := [2]string{`name="file"; filename="me.jpg"`, "picture"}
	longID := check("a long id in a header", "image/jpeg", "", "picture", 400, `"field":"Idempotency-Key"`)
	longID.headers["Idempotency-Key"] = strings.Repeat("x", 129)
	bare := check("a file with nothing else", "image/jpeg", "", "picture", 200, `"id":"made-1"`, `"matches":[]`)
	delete(bare.headers, "Idempotency-Key")
	delete(bare.headers, "Breakwater-Account")
	return []scenario{
		check("a file as the body", "image/jpeg", "?bank=one&bank=two", "picture", 200,
			`"id":"up-1"`, `"quality":100`, `{"bank":"one-two","entry":"e-1","distance":12,"by":"pdq","turn":"rotate_90"}`,
			`"kind":"hold"`, `"pdq":"01`, `"md5":"02`, `"sha256":"03`),
		check("a file as bytes", "application/octet-stream", "?bank=one", "picture", 200, `"quality":100`),
		bare, longID,
		check("a file that is no picture", "image/png", "", "text", 415, "not a picture"),
		check("a bank that can be none", "image/png", "?bank=A", "picture", 400, `"field":"bank"`),
		check("a query that is not known", "image/png", "?account=a", "picture", 400, "not known here"),
		check("a file in a form", multi, "", form(id, account, one, two, file), 200, `"bank":"one-two"`, `"id":"up-1"`),
		check("a form with the file first", multi, "", form(file, id), 400, "must be the last part"),
		check("a form without a file", multi, "", form(id), 400, "no file"),
		check("a form with an unknown field", multi, "", form([2]string{`name="who"`, "x"}, file), 400, "not known"),
		check("a form with a field twice", multi, "", form(id, id, file), 400, `"field":"id"`),
		check("a form that is cut off", multi, "", strings.TrimSuffix(form(id, file), "--cut--\r\n"), 400, "ended too early"),
		check("a form without its boundary", "multipart/form-data", "", form(file), 400, "boundary"),
		check("fingerprints", "application/json", "",
			`{"id":"up-2","account":"matching","banks":["one"],"fingerprints":{"pdq":"`+zeros+`","md5":"`+zeros[:32]+`","sha256":"`+ones+`"}}`,
			200, `"id":"up-2"`, `"quality":-1`, `"pdq":"`+zeros+`"`, `"sha256":"`+ones+`"`),
		check("no fingerprint", "application/json", "", `{"fingerprints":{}}`, 400, `"field":"fingerprints"`),
		check("a fingerprint that is none", "application/json", "", `{"fingerprints":{"md5":"x"}}`, 400, `"field":"fingerprints.md5"`, "32 hexadecimal digits"),
		check("an empty id", "application/json", "", `{"id":"","fingerprints":{"pdq":"`+zeros+`"}}`, 400, `"field":"id"`),
		check("something else", "text/plain", "", "picture", 415, "application/json"),
	}
}

func bankScenarios() []scenario {
	made := scenario{method: "POST", path: "/v1/banks", body: `{"name":"one"}`}
	entry := func(id string) string {
		return `{"id":"` + id + `","fingerprints":{"pdq":"` + zeros + `"},"source":"s"}`
	}
	add := func(name, kind, body string, status int, contains ...string) scenario {
		return scenario{
			name: name, method: "POST", path: "/v1/banks/one/entries", body: body, status: status, contains: contains,
			headers: map[string]string{"Content-Type": kind}, given: []scenario{made},
		}
	}
	const many = "application/x-ndjson"
	added := scenario{method: "POST", path: "/v1/banks/one/entries", body: entry("e-1")}
	repeat := add("an entry again", "application/json", entry("e-1"), 200, `{"added":0}`)
	repeat.given = []scenario{made, added}
	other := add("an entry of no bank", "application/json", entry("e-1"), 404)
	other.given = nil
	foreign := add("an entry of another's bank", "application/json", entry("e-1"), 404)
	foreign.key = bobKey
	return []scenario{
		{name: "make a bank", method: "POST", path: "/v1/banks", body: `{"name":"one"}`, status: 201, contains: []string{`{"name":"one"}`}},
		{name: "make a bank again", method: "POST", path: "/v1/banks", body: `{"name":"one"}`, given: []scenario{made}, status: 200},
		{name: "make a bank with a bad name", method: "POST", path: "/v1/banks", body: `{"name":"One"}`, status: 400, contains: []string{`"field":"name"`}},
		{
			name: "list banks", method: "GET", path: "/v1/banks", given: []scenario{made, added}, status: 200,
			contains: []string{`"name":"one"`, `"entries":1`, "2026-03-01T12:00:00Z"},
		},
		{name: "list no banks", method: "GET", path: "/v1/banks", key: bobKey, given: []scenario{made}, status: 200, contains: []string{`{"banks":[]}`}},
		{name: "delete a bank", method: "DELETE", path: "/v1/banks/one", given: []scenario{made}, status: 204},
		{name: "delete another's bank", method: "DELETE", path: "/v1/banks/one", key: bobKey, given: []scenario{made}, status: 404},
		{name: "delete an entry", method: "DELETE", path: "/v1/banks/one/entries/e-1", given: []scenario{made, added}, status: 204},
		{name: "delete no entry", method: "DELETE", path: "/v1/banks/one/entries/e-2", given: []scenario{made, added}, status: 404},
		add("one entry", "application/json", entry("e-1"), 201, `{"added":1}`),
		add("many entries", many, entry("e-1")+"\n\n"+entry("e-2")+"\r\n", 201, `{"added":2}`),
		repeat, other, foreign,
		add("a bad line", many, entry("e-1")+"\n\n"+`{"id":"e-2","fingerprints":{"pdq":"x"}}`, 400, `"line":3`, `"field":"fingerprints.pdq"`),
		add("an id on two lines", many, entry("e-1")+"\n"+entry("e-1"), 400, `"line":2`, "line 1"),
		add("a long line", many, entry("e-1")+"\n"+entry(strings.Repeat("x", 64<<10)), 413, `"line":2`, "over 64 KiB"),
		add("no lines", many, "\n", 400, "no entry"),
		add("a long source", "application/json", strings.Replace(entry("e"), `"s"`, `"`+strings.Repeat("s", 257)+`"`, 1), 400, "source must be at most 256"),
		add("an entry of another type", "text/csv", "x", 415, "application/x-ndjson"),
	}
}
