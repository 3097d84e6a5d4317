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
			`"id":"up-1"`, `"quality":100`, `{"bank":"one-two","entry":"e-1","source":"s","distance":12,"by":"pdq","turn":"rotate_90","opinions":[{"holder":"us","verdict":"disputed","at":"2026-03-01T12:00:00Z"}]}`,
			`"vetoed":[{"bank":"one","entry":"e-2","distance":0,"by":"vpdq","turn":"original","query_share":60,"entry_share":0,"opinions":[]}]`,
			`"kind":"hold"`, `"pdq":"01`, `"md5":"02`, `"sha256":"03`),
		check("a file as bytes", "application/octet-stream", "?bank=one", "picture", 200, `"quality":100`),
		check("a video as the body", "video/mp4", "", "video", 200, `"quality":90,"video":{"frames":40,"seconds":2.5,"seen":"start","why":"It is long."},"matches":[]`),
		check("a video in a form", multi, "", form([2]string{`name="file"; filename="v.mp4"`, "video"}), 200, `"seen":"start"`),
		check("sound", "audio/mpeg", "", "sound", 415, "picture or video"),
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
		check("a video's fingerprints", "application/json", "", `{"fingerprints":{"vpdq":["`+zeros+`,100,0.5"]}}`, 200, `"vpdq":["`+zeros+`,100,0.500"]`),
		check("a video that is none", "application/json", "", `{"fingerprints":{"vpdq":["`+zeros+`,100,0.5","`+zeros+`,101,1"]}}`, 400,
			`"field":"fingerprints.vpdq[1]"`, "a quality that must be a whole number, 0 to 100"),
		check("a video of another form", "application/json", "", `{"fingerprints":{"vpdq":["x"]}}`, 400, `"field":"fingerprints.vpdq[0]"`, "hash,quality,seconds"),
		check("a video without frames", "application/json", "", `{"fingerprints":{"vpdq":[]}}`, 400, "at least one frame"),
		check("no fingerprint", "application/json", "", `{"fingerprints":{}}`, 400, `"field":"fingerprints"`),
		check("a fingerprint that is none", "application/json", "", `{"fingerprints":{"md5":"x"}}`, 400, `"field":"fingerprints.md5"`, "32 hexadecimal digits"),
		check("an empty id", "application/json", "", `{"id":"","fingerprints":{"pdq":"`+zeros+`"}}`, 400, `"field":"id"`),
		check("something else", "text/plain", "", "picture", 415, "application/json"),
	}
}
