package httpapi_test

import "strings"

func threadScenarios() []scenario {
	assessed := []scenario{assess(hello)}
	return []scenario{
		{
			name: "see a thread", method: "GET", path: "/v1/threads/t-1", given: assessed, status: 200,
			contains: []string{`"id":"t-1"`, `"accounts":["a","b"]`, `"updated":"2026-03-01T12:00:00Z"`},
		},
		{
			name: "see a thread that no model was asked about", method: "GET", path: "/v1/threads/t-1", given: assessed, status: 200,
			contains: []string{`"second_opinions":[]`},
		},
		{
			name: "see second opinions", method: "GET", path: "/v1/threads/t-1", given: []scenario{assess(with("hello", "to all your followers"))}, status: 200,
			contains: []string{
				`"second_opinions":[{"accounts":["a","b"],"asked":"2026-03-01T12:00:00Z","message_id":"m-2","model":"m","policy":"0123456789ab","steering":true},`,
				`"failure":"wrong_form"`, `"answered":"2026-03-01T12:00:00Z","asked":"2026-03-01T12:00:00Z","confidence":0,`,
				`"rationale":"A writes to B.","steering":true,"verdict":"unclear"`,
			},
			containsNot: []string{"followers"},
		},
		{name: "see no thread", method: "GET", path: "/v1/threads/t-2", given: assessed, status: 404, contains: []string{"no such thread"}},
		{name: "see another's thread", method: "GET", path: "/v1/threads/t-1", key: bobKey, given: assessed, status: 404},
		{
			name: "see a thread with a slash in its id", method: "GET", path: "/v1/threads/a%2Fb",
			given: []scenario{assess(with("t-1", "a/b"))}, status: 200, contains: []string{`"id":"a/b"`},
		},
		{
			name: "see a thread with two dots as its id", method: "GET", path: "/v1/threads/%2E%2E",
			given: []scenario{assess(with("t-1", ".."))}, status: 200, contains: []string{`"id":".."`},
		},
		{name: "an id that is too long", method: "GET", path: "/v1/threads/" + strings.Repeat("x", 129), status: 400, contains: []string{`"field":"id"`}},
		{name: "an id with control characters", method: "GET", path: "/v1/threads/%00", status: 400, contains: []string{`"field":"id"`}},
		{name: "an id that is not UTF-8", method: "GET", path: "/v1/threads/%FF", status: 400, contains: []string{`"field":"id"`}},
		{name: "erase a thread", method: "DELETE", path: "/v1/threads/t-1", given: assessed, status: 204},
		{
			name: "see an erased thread", method: "GET", path: "/v1/threads/t-1",
			given: append(assessed, scenario{method: "DELETE", path: "/v1/threads/t-1"}), status: 404,
		},
		{name: "erase another's thread", method: "DELETE", path: "/v1/threads/t-1", key: bobKey, given: assessed, status: 404},
		{name: "erase an account", method: "DELETE", path: "/v1/accounts/a", given: assessed, status: 200, contains: []string{`{"threads_erased":1}`}},
		{name: "erase an account that nothing is stored of", method: "DELETE", path: "/v1/accounts/z", status: 200, contains: []string{`{"threads_erased":0}`}},
		{
			name: "erase another's account", method: "DELETE", path: "/v1/accounts/a", key: bobKey, given: assessed,
			status: 200, contains: []string{`{"threads_erased":0}`},
		},
	}
}

func contactScenarios() []scenario {
	post := func(name, body string, status int, contains ...string) scenario {
		return scenario{name: name, method: "POST", path: "/v1/contact-checks", body: body, status: status, contains: contains}
	}
	return []scenario{
		post("a contact that is allowed", `{"action":"message","from":{"id":"a"},"to":{"id":"b"}}`, 200, `"decision":"allow"`, `"warnings":[]`),
		post("a contact that is refused", `{"preset":"snapchat","action":"search",`+
			`"from":{"id":"a","flagged":true,"age_band":"25+","age_source":"self","risk":"high","reports":2},`+
			`"to":{"id":"b"},"relation":{"accepted":false,"blocked":true},"at":"2026-03-01T21:04:00Z"}`, 200, `"decision":"deny"`, `"law":"A law, read 2026-03-01."`),
		post("an action that is none", `{"action":"shout","from":{"id":"a"},"to":{"id":"b"}}`, 400, `"field":"action"`),
		post("a preset that is none", `{"preset":"none","action":"message","from":{"id":"a"},"to":{"id":"b"}}`, 400, `"field":"preset"`),
		post("a preset that is not loaded", `{"preset":"tiktok","action":"message","from":{"id":"a"},"to":{"id":"b"}}`, 500),
		post("an unknown field in a contact", `{"action":"message","from":{"id":"a","age":3},"to":{"id":"b"}}`, 400, `"field":"from.age"`),
		post("a contact check that is too large", `{"action":"`+strings.Repeat("x", 64<<10)+`"}`, 413),
	}
}

func eventScenarios() []scenario {
	get := func(name, query string, status int, contains ...string) scenario {
		return scenario{name: name, method: "GET", path: "/v1/events" + query, status: status, contains: contains}
	}
	return []scenario{
		get("all events", "", 200, `"seq":1,"kind":"thread.raised","at":"2026-03-01T12:00:00Z","data":{"thread_id":"t"}`, `"next":5`),
		get("events after one", "?after=2&limit=2", 200, `"seq":3`, `"next":4`),
		get("no new events", "?after=5", 200, `{"events":[],"next":5}`),
		get("after no number", "?after=x", 400, `"field":"after"`),
		get("a limit too high", "?limit=1001", 400, `"field":"limit"`),
		get("a limit twice", "?limit=1&limit=2", 400, `"field":"limit"`),
		get("an unknown field of the query", "?until=3", 400, "not known here"),
		get("a query that is none", "?%zz", 400, "not well formed"),
	}
}

func serviceScenarios() []scenario {
	get := func(path string, contains ...string) scenario {
		return scenario{name: "without a key: " + path, method: "GET", path: path, key: "none", status: 200, contains: contains}
	}
	page := get("/v1/docs", "<h1>Breakwater API</h1>", `id="not_found"`, "/v1/assessments")
	page.containsNot = []string{"<script", "http-equiv", "src="}
	page.header = map[string]string{"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache"}
	return []scenario{
		get("/healthz", "ok"), get("/readyz", "ok"), get("/v1/openapi.yaml", "openapi: 3.0.3"), page,
		get("/metrics", `breakwater_assessments_total{level="high"} 0`),
	}
}

// edgeScenarios are about what holds for every path.
func edgeScenarios() []scenario {
	typed := func(kind string) map[string]string { return map[string]string{"Content-Type": kind} }
	return []scenario{
		{name: "no key", method: "GET", path: "/v1/banks", key: "none", status: 401, header: map[string]string{"WWW-Authenticate": "Bearer"}},
		{name: "an unknown key", method: "GET", path: "/v1/banks", key: "bw_nobody", status: 401, header: map[string]string{"WWW-Authenticate": "Bearer"}},
		{name: "a key that cannot be looked up", method: "GET", path: "/v1/banks", key: "bw_broken", status: 500, containsNot: []string{"fire"}},
		{name: "another scheme", method: "GET", path: "/v1/banks", key: "none", headers: map[string]string{"Authorization": "Basic " + aliceKey}, status: 401},
		{
			name: "the scheme in lower case", method: "GET", path: "/v1/banks", key: "none",
			headers: map[string]string{"Authorization": "bearer " + aliceKey}, status: 200,
		},
		{name: "an unknown path", method: "GET", path: "/v1/nothing", status: 404, contains: []string{"/v1/docs"}},
		{name: "a path with a slash too many", method: "DELETE", path: "/v1//threads/t-1", status: 404},
		{name: "a path that climbs", method: "DELETE", path: "/v1/accounts/../threads/t-1", status: 404},
		{name: "a path that ends in a slash", method: "GET", path: "/v1/banks/", status: 404},
		{name: "a wrong method", method: "PUT", path: "/v1/assessments", status: 405, header: map[string]string{"Allow": "POST"}},
		{
			name: "a wrong method where several are right", method: "POST", path: "/v1/threads/t-1",
			status: 405, header: map[string]string{"Allow": "DELETE, GET, HEAD"},
		},
		{
			name: "a body of another type", method: "POST", path: "/v1/assessments", body: hello,
			headers: typed("text/plain"), status: 415, contains: []string{"application/json"},
		},
		{name: "a body of no type", method: "POST", path: "/v1/assessments", body: hello, headers: typed(""), status: 415},
		{name: "a type with a charset", method: "POST", path: "/v1/assessments", body: hello, headers: typed("application/json; charset=utf-8"), status: 200},
		{
			name: "a compressed body", method: "POST", path: "/v1/assessments", body: hello,
			headers: map[string]string{"Content-Encoding": "gzip"}, status: 415, contains: []string{"Content-Encoding"},
		},
	}
}
