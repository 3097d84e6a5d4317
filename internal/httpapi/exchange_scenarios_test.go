package httpapi_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/breakwater-safety/breakwater/internal/httpapi"
)

func exchangeScenarios() []scenario {
	const path = "/v1/exchange/"
	token := "bwi_" + strings.Repeat("A", 43)
	sum := strings.Repeat("0a", 32)
	get := func(name, query, key string, status int, contains ...string) scenario {
		return scenario{name: name, method: "GET", path: path + "fingerprints" + query, key: key, status: status, contains: contains}
	}
	receipts := func(name, key, list string, status int, contains ...string) scenario {
		return scenario{name: name, method: "POST", path: path + "receipts", key: key, body: `{"receipts":` + list + `}`, status: status, contains: contains}
	}
	one := `{"fingerprint":"fp-1","state":"matched","at":"2026-03-01T12:00:00Z"}`
	signed := map[string]string{"Webhook-Id": "m", "Webhook-Timestamp": "1", "Webhook-Signature": "v1,AAAA"}
	return []scenario{
		{name: "join", method: "POST", path: path + "join", key: "none", body: `{"token":"` + token + `","key_sha256":"` + sum + `"}`, status: 200,
			contains: []string{`"partner":"my-app"`, `"banks":["adult","under18"]`}},
		{name: "join by nothing", method: "POST", path: path + "join", key: "none", body: `{"token":"x","key_sha256":"` + sum + `"}`, status: 401},
		{name: "join with half a key", method: "POST", path: path + "join", key: "none", body: `{"token":"x","key_sha256":"00"}`, status: 400, contains: []string{`"field":"key_sha256"`}},
		get("all changes", "", partnerKey, 200, `"id":"fp-1"`, `"action":"added"`, `"verified":true`, `"action":"withdrawn"`, `"next":"2"`),
		get("one change", "?limit=1", partnerKey, 200, `"next":"1"`),
		get("no more changes", "?cursor=2", partnerKey, 200, `"changes":[]`, `"next":"2"`),
		get("a cursor that is none", "?cursor=x", partnerKey, 400, `"field":"cursor"`),
		get("to wait too long", "?wait=31", partnerKey, 400, `"field":"wait"`),
		get("a field that is none", "?since=1", partnerKey, 400),
		get("changes without a key", "", "none", 401),
		get("changes with a platform's key", "", aliceKey, 401),
		get("changes with a key that is none", "", "bwx_none", 401),
		get("changes for one that was removed", "", removedKey, 403, "no partner"),
		{name: "a partner's key elsewhere", method: "GET", path: "/v1/banks", key: partnerKey, status: 401},
		receipts("a receipt", partnerKey, "["+one+"]", 204),
		receipts("many receipts", partnerKey, "["+one+","+one+"]", 204),
		receipts("a platform's receipt", aliceKey, "["+one+"]", 204),
		receipts("a receipt of nobody", "none", "["+one+"]", 401),
		receipts("a receipt of one that was removed", removedKey, "["+one+"]", 403),
		receipts("no receipts", partnerKey, "[]", 400, `"field":"receipts"`),
		receipts("too many receipts", partnerKey, "["+strings.Repeat(one+",", 1000)+one+"]", 400, `"field":"receipts"`),
		receipts("a state that is none", partnerKey, `[{"fingerprint":"fp-1","state":"seen"}]`, 400, `"field":"receipts[0].state"`),
		receipts("a receipt that names who", partnerKey, `[{"fingerprint":"fp-1","state":"matched","account":"a"}]`, 400, `"field":"receipts[0].account"`),
		receipts("a receipt of nothing", partnerKey, `[{"fingerprint":"","state":"matched"}]`, 400, `"field":"receipts[0].fingerprint"`),
		{name: "set a webhook", method: "PUT", path: path + "webhook", key: partnerKey, body: `{"url":"https://app.example/","secret":"whsec_x"}`, status: 204},
		{name: "set a webhook in the clear", method: "PUT", path: path + "webhook", key: partnerKey, body: `{"url":"http://a.example/","secret":"whsec_x"}`, status: 400},
		{name: "set no webhook", method: "PUT", path: path + "webhook", key: partnerKey, body: `{"url":"","secret":"whsec_x"}`, status: 400, contains: []string{`"field":"url"`}},
		{name: "delete a webhook", method: "DELETE", path: path + "webhook", key: partnerKey, status: 204},
		{name: "a webhook", method: "POST", path: path + "webhooks/helpline", key: "none", body: `{}`, headers: signed, status: 204},
		{name: "a webhook of another", method: "POST", path: path + "webhooks/other", key: "none", body: `{}`, headers: signed, status: 401},
		{name: "a webhook that is not signed", method: "POST", path: path + "webhooks/helpline", key: "none", body: `{}`, status: 401},
		{name: "a webhook that is too large", method: "POST", path: path + "webhooks/helpline", key: "none", body: strings.Repeat(" ", 64<<10+1), headers: signed, status: 413},
		{name: "leave", method: "POST", path: path + "leave", key: partnerKey, status: 204},
		{name: "leave without a key", method: "POST", path: path + "leave", key: "none", status: 401},
	}
}

// Who waits for news does not keep the server from stopping.
func TestWaitingForNewsEndsWithTheServer(t *testing.T) {
	t.Parallel()
	d := deps(newWorld())
	d.Timeout = time.Minute
	handler := httpapi.New(d)
	asked := make(chan *httptest.ResponseRecorder)
	go func() {
		r := scenario{method: "GET", path: "/v1/exchange/fingerprints?cursor=2&wait=30", key: partnerKey}.request()
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r.WithContext(context.WithoutCancel(t.Context())))
		asked <- w
	}()
	handler.Drain()
	if w := <-asked; w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"next":"2"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
