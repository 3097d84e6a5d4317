package httpapi_test

import (
	"fmt"
	"slices"
	"strings"
)

// entryLine gives an entry as it is sent.
func entryLine(id string, more ...string) string {
	return `{"id":"` + id + `","fingerprints":{"pdq":"` + zeros + `"},"source":"s"` + strings.Join(more, "") + `}`
}

func bankScenarios() []scenario {
	make1 := scenario{method: "POST", path: "/v1/banks", body: `{"name":"one"}`}
	added := scenario{method: "POST", path: "/v1/banks/one/entries", body: entryLine("e-1")}
	made := func(name, body string, status int, contains ...string) scenario {
		return scenario{name: name, method: "POST", path: "/v1/banks", body: body, status: status, contains: contains}
	}
	again := made("make a bank again", `{"name":"one","kind":"negative"}`, 200, `"kind":"stop"`)
	again.given = []scenario{make1}
	one := func(method, name, body string, status int, contains ...string) scenario {
		return scenario{
			name: name, method: method, path: "/v1/banks/one", body: body, status: status, contains: contains, given: []scenario{make1, added},
		}
	}
	foreign := func(s scenario, name string) scenario {
		s.name, s.key, s.status, s.contains = name, bobKey, 404, nil
		return s
	}
	see, change := one("GET", "see a bank", "", 200, `"name":"one","kind":"stop","distance":31,"entries":1`), one("PATCH", "change a bank", `{"distance":9}`, 200, `"kind":"stop","distance":9`)
	gone := one("DELETE", "delete a bank", "", 204)
	return []scenario{
		made("make a bank", `{"name":"one"}`, 201, `{"name":"one","kind":"stop","distance":31,"entries":0,"created":"2026-03-01T12:00:00Z"}`),
		made("make a negative bank", `{"name":"one","kind":"negative","distance":0}`, 201, `"kind":"negative","distance":0`),
		made("make a bank with a bad name", `{"name":"One"}`, 400, `"field":"name"`),
		again, see, change, gone, foreign(see, "see another's bank"), foreign(change, "change another's bank"), foreign(gone, "delete another's bank"),
		one("PATCH", "change a bank's kind", `{"kind":"negative"}`, 200, `"kind":"negative","distance":31`),
		one("PATCH", "change a bank to too far", `{"distance":48}`, 400, `"field":"distance"`),
		one("PATCH", "change nothing of a bank", `{}`, 400, "kind, distance or both"),
		{
			name: "list banks", method: "GET", path: "/v1/banks", given: []scenario{make1, added}, status: 200,
			contains: []string{`"name":"one","kind":"stop","distance":31,"entries":1`, "2026-03-01T12:00:00Z"},
		},
		{name: "list no banks", method: "GET", path: "/v1/banks", key: bobKey, given: []scenario{make1}, status: 200, contains: []string{`{"banks":[]}`}},
	}
}

func addScenarios() []scenario {
	make1 := scenario{method: "POST", path: "/v1/banks", body: `{"name":"one"}`}
	added := scenario{method: "POST", path: "/v1/banks/one/entries", body: entryLine("e-1")}
	add := func(name, kind, body string, status int, contains ...string) scenario {
		return scenario{
			name: name, method: "POST", path: "/v1/banks/one/entries", body: body, status: status, contains: contains,
			headers: map[string]string{"Content-Type": kind}, given: []scenario{make1},
		}
	}
	bad := func(name, more, field, detail string) scenario {
		return add(name, "application/json", entryLine("e", more), 400, `"field":"`+field+`"`, detail)
	}
	const many = "application/x-ndjson"
	repeat := add("an entry again", "application/json", entryLine("e-1"), 200, `{"added":0,"unchanged":1,"withdrawn":0}`)
	repeat.given = []scenario{make1, added}
	withdrawn := add("an entry that was withdrawn", "application/json", entryLine("e-1"), 200, `{"added":0,"unchanged":0,"withdrawn":1}`)
	withdrawn.given = []scenario{make1, added, {method: "POST", path: "/v1/banks/one/entries/e-1/withdraw"}}
	other := add("an entry of no bank", "application/json", entryLine("e-1"), 404)
	other.given = nil
	foreign := add("an entry of another's bank", "application/json", entryLine("e-1"), 404)
	foreign.key = bobKey
	return []scenario{
		add("one entry", "application/json", entryLine("e-1"), 201, `{"added":1,"unchanged":0,"withdrawn":0}`),
		add("an entry with everything", "application/json", entryLine("e-1", `,"status":"disabled","disabled_until":"2026-04-01T00:00:00Z",`+
			`"expires":"2027-01-01T00:00:00Z","first_seen":"2025-01-01T00:00:00+02:00",`+
			`"opinions":[{"holder":"partner","verdict":"confirmed","at":"2025-01-01T00:00:00Z"}]`), 201),
		add("many entries", many, entryLine("e-1")+"\n\n"+entryLine("e-2")+"\r\n", 201, `{"added":2,`),
		repeat, withdrawn, other, foreign,
		add("a bad line", many, entryLine("e-1")+"\n\n"+`{"id":"e-2","fingerprints":{"pdq":"x"}}`, 400, `"line":3`, `"field":"fingerprints.pdq"`),
		add("a bad status on a line", many, entryLine("e-1")+"\n"+entryLine("e-2", `,"status":"withdrawn"`), 400, `"line":2`, `"field":"status"`, "active or disabled"),
		bad("until without disabled", `,"disabled_until":"2026-04-01T00:00:00Z"`, "disabled_until", "whose status is disabled"),
		bad("a time that is none", `,"expires":"soon"`, "expires", "wrong type or form"),
		bad("a time out of range", `,"first_seen":"1969-12-31T00:00:00Z"`, "first_seen", "years 1970 to 9999"),
		bad("an opinion of nobody", `,"opinions":[{"holder":"A B","verdict":"confirmed","at":"2025-01-01T00:00:00Z"}]`, "opinions[0].holder", "a partner's name"),
		bad("an opinion that says nothing", `,"opinions":[{"holder":"us","verdict":"","at":"2025-01-01T00:00:00Z"}]`, "opinions[0].verdict", "confirmed or disputed"),
		bad("an opinion of no time", `,"opinions":[{"holder":"us","verdict":"confirmed"}]`, "opinions", "as at"),
		add("an id on two lines", many, entryLine("e-1")+"\n"+entryLine("e-1"), 400, `"line":2`, "line 1"),
		add("a long line", many, entryLine("e-1")+"\n"+entryLine(strings.Repeat("x", 1<<20)), 413, `"line":2`, "over 1 MiB"),
		add("no lines", many, "\n", 400, "no entry"),
		add("a long source", "application/json", strings.Replace(entryLine("e"), `"s"`, `"`+strings.Repeat("s", 257)+`"`, 1), 400, "source must be at most 256"),
		add("an entry of another type", "text/csv", "x", 415, "application/x-ndjson"),
	}
}

func entryScenarios() []scenario {
	const path = "/v1/banks/one/entries/e-1"
	given := []scenario{
		{method: "POST", path: "/v1/banks", body: `{"name":"one"}`},
		{method: "POST", path: "/v1/banks/one/entries", body: entryLine("e-1", `,"expires":"2027-01-01T00:00:00Z"`)},
		{method: "POST", path: "/v1/banks/one/entries", body: `{"id":"e-2","fingerprints":{"vpdq":["` + zeros + `,100,1.5"]},"status":"disabled"}`},
	}
	does := func(name, method, tail, body string, status int, contains ...string) scenario {
		return scenario{name: name, method: method, path: path + tail, body: body, status: status, contains: contains, given: given}
	}
	after := func(s scenario, more ...scenario) scenario {
		s.given = slices.Concat(given, more)
		return s
	}
	at := func(path string, s scenario) scenario {
		s.path = path
		return s
	}
	withdraw := does("withdraw an entry", "POST", "/withdraw", "", 204)
	think := does("dispute an entry", "PUT", "/opinions/us", `{"verdict":"disputed"}`, 204)
	foreign := does("see another's entry", "GET", "", "", 404)
	foreign.key = bobKey
	export := at("/v1/banks/one/entries", does("export a bank", "GET", "", "", 200, entryLine("e-1", `,"status":"active","expires":"2027-01-01T00:00:00Z"`)+"\n",
		`{"id":"e-2","fingerprints":{"vpdq":["`+zeros+`,100,1.500"]},"status":"disabled"}`+"\n"))
	judged := export
	judged.name, judged.contains = "export with opinions", []string{`"opinions":[{"holder":"us","verdict":"disputed","at":"2026-03-01T12:00:00Z"}]}`}
	less := export
	less.name, less.contains, less.containsNot = "export without what was withdrawn", []string{`"e-2"`}, []string{`"e-1"`}
	return []scenario{
		does("see an entry", "GET", "", "", 200, entryLine("e-1", `,"status":"active","expires":"2027-01-01T00:00:00Z","created":"2026-03-01T12:00:00Z","opinions":[]`)),
		after(does("see a withdrawn entry", "GET", "", "", 200, `"status":"withdrawn"`, `"source":"s"`), withdraw),
		after(does("see a disputed entry", "GET", "", "", 200, `"opinions":[{"holder":"us","verdict":"disputed","at":"2026-03-01T12:00:00Z"}]`), think),
		at("/v1/banks/one/entries/e-3", does("see no entry", "GET", "", "", 404)), foreign,
		does("disable an entry", "PATCH", "", `{"status":"disabled","disabled_until":"2026-04-01T00:00:00Z"}`, 200,
			`"status":"disabled","disabled_until":"2026-04-01T00:00:00Z","expires":"2027-01-01T00:00:00Z"`),
		does("have an entry expire", "PATCH", "", `{"expires":"2026-06-01T00:00:00Z"}`, 200, `"expires":"2026-06-01T00:00:00Z"`, `"status":"active"`),
		does("change nothing of an entry", "PATCH", "", `{}`, 400, "status, expires or both"),
		does("until alone", "PATCH", "", `{"disabled_until":"2026-04-01T00:00:00Z"}`, 400, `"field":"disabled_until"`, "send both"),
		does("withdraw by a change", "PATCH", "", `{"status":"withdrawn"}`, 400, `"field":"status"`, "/withdraw"),
		after(does("change what was withdrawn", "PATCH", "", `{"status":"active"}`, 409), withdraw),
		does("delete an entry", "DELETE", "", "", 204),
		at("/v1/banks/one/entries/e-3", does("delete no entry", "DELETE", "", "", 404)),
		withdraw, after(does("withdraw again", "POST", "/withdraw", "", 204), withdraw),
		think, does("take an opinion back", "DELETE", "/opinions/us", "", 204),
		does("an opinion without a verdict", "PUT", "/opinions/us", `{}`, 400, `"field":"verdict"`, "confirmed or disputed"),
		export, after(less, withdraw), after(judged, think),
		at("/v1/banks/two/entries", does("export no bank", "GET", "", "", 404)),
		at("/v1/banks/one/entries?status=active", does("export by a query", "GET", "", "", 400, "not known here")),
	}
}

func lookupScenarios() []scenario {
	turns := `["` + strings.Repeat(zeros+`","`, 7) + ones + `"]`
	look := func(name, body string, status int, contains ...string) scenario {
		return scenario{name: name, method: "POST", path: "/v1/lookups", body: body, status: status, contains: contains}
	}
	query := func(q string) string { return `{"queries":[{"id":"q-0","pdq":"` + zeros + `"},` + q + `]}` }
	var many []string
	for i := range 1001 {
		many = append(many, fmt.Sprintf(`{"id":"q-%d","pdq":"%s"}`, i, zeros))
	}
	bad := func(name, q, field, detail string) scenario {
		return look(name, query(q), 400, `"field":"`+field+`"`, detail)
	}
	return []scenario{
		look("look up", `{"banks":["one"],"distance":5,"queries":[{"id":"q-1","turns":`+turns+`},{"id":"q-1","md5":"`+zeros[:32]+`"},{"id":"q-3","sha256":"`+zeros+`"}]}`, 200,
			`{"results":[{"id":"q-1","matches":[{"bank":"one","entry":"e-1","source":"s","distance":5,"by":"pdq","turn":"flip_x","opinions":[]}],"vetoed":[]},`+
				`{"id":"q-1","matches":[],"vetoed":[{"bank":"one","entry":"e-2","distance":0,"by":"md5","turn":"","opinions":[]}]},{"id":"q-3","matches":[],"vetoed":[]}]}`),
		look("look a thousand up", `{"queries":[`+strings.Join(many[:1000], ",")+`]}`, 200, `"id":"q-999"`),
		look("look too many up", `{"queries":[`+strings.Join(many, ",")+`]}`, 413, "at most 1000 queries", `"field":"queries"`),
		look("look nothing up", `{"queries":[]}`, 400, `"field":"queries"`, "at least one query"),
		look("look up in no bank", `{"banks":["missing"],"queries":[`+many[0]+`]}`, 400, `"field":"banks[0]"`),
		look("look up in a bank that can be none", `{"banks":["A"],"queries":[`+many[0]+`]}`, 400, `"field":"banks"`),
		look("look up too far", `{"distance":48,"queries":[`+many[0]+`]}`, 400, `"field":"distance"`),
		bad("a query without hashes", `{"id":"q"}`, "queries[1].pdq", "is missing, and so are turns, md5 and sha256"),
		bad("a query without an id", `{"id":"","pdq":"`+zeros+`"}`, "queries[1].id", "must not be empty"),
		bad("a query with both", `{"id":"q","pdq":"`+zeros+`","turns":`+turns+`}`, "queries[1].pdq", "beside turns"),
		bad("a query of seven turns", `{"id":"q","turns":["`+zeros+`"]}`, "queries[1].turns", "all eight turns"),
		bad("a bad turn", `{"id":"q","turns":`+strings.Replace(turns, ones, "x", 1)+`}`, "queries[1].turns[7]", "64 hexadecimal digits"),
		bad("a bad MD5", `{"id":"q","md5":"x"}`, "queries[1].md5", "32 hexadecimal digits"),
		bad("a turn that the server should make", `{"id":"q","pdq":"`+zeros+`","turns":true}`, "queries[1].turns", "wrong type or form"),
	}
}
