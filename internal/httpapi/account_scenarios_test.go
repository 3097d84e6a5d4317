package httpapi_test

// accountScenarios are about what is known across threads.
func accountScenarios() []scenario {
	const told = `{"id":"r-1","account":"a","by":"b","kind":"report","at":"2026-03-01T21:04:00Z"}`
	report := func(name, body string, status int, contains ...string) scenario {
		return scenario{name: name, method: "POST", path: "/v1/reports", body: body, status: status, contains: contains}
	}
	changed := func(before, after string) string { return replaceOnce(told, before, after) }
	again := report("the same report again", told, 204)
	again.given = []scenario{again}
	other := report("an id used for another report", changed(`"b"`, `"c"`), 409, `"/v1/docs#conflict"`)
	other.given = []scenario{report("", told, 204)}
	reasons := []scenario{assess(with("hello", "hello again"))}
	return []scenario{
		report("a report", told, 204),
		again, other,
		report("a block", changed(`"report"`, `"block"`), 204),
		report("a report by oneself", changed(`"b"`, `"a"`), 400, `"field":"by"`),
		report("a report by nobody", changed(`"by":"b",`, ``), 400, `"field":"by"`),
		report("another kind of report", changed(`"report"`, `"like"`), 400, `"field":"kind"`),
		report("a report without a time", changed(`,"at":"2026-03-01T21:04:00Z"`, ``), 400, `"field":"at"`),
		report("a report with more in it", changed(`"id"`, `"why":"x","id"`), 400, `"field":"why"`),
		{
			name: "reasons with the answer", method: "POST", path: "/v1/assessments", body: with("hello", "hello again"), status: 200,
			contains: []string{`"account_reasons":[{"name":"wrote_first_to_minors","account":"a","count":9,"window_hours":24,"weight":0.84,`},
		},
		{
			name: "reasons with the thread", method: "GET", path: "/v1/threads/t-1", given: reasons, status: 200,
			contains: []string{`"account_reasons":[{"name":"wrote_first_to_minors"`},
		},
		{
			name: "no reasons", method: "POST", path: "/v1/assessments", body: hello, status: 200, containsNot: []string{"account_reasons"},
		},
		{
			name: "indicators", method: "GET", path: "/v1/threads/t-1/indicators", given: []scenario{assess(with("hello", "followers"))}, status: 200,
			contains: []string{
				`{"kind":"cash_tag","value":"$madeup","account":"a","message_id":"m-1","at":"2026-03-01T12:00:00Z","threads":["t-9"]}`,
				`"app":"snap"`, `"threads":[]`,
			},
			header: map[string]string{"Cache-Control": "no-store"},
		},
		{
			name: "no indicators", method: "GET", path: "/v1/threads/t-1/indicators", given: []scenario{assess(hello)}, status: 200,
			contains: []string{`{"indicators":[]}`},
		},
		{name: "another's indicators", method: "GET", path: "/v1/threads/t-1/indicators", key: bobKey, given: []scenario{assess(hello)}, status: 404},
	}
}
