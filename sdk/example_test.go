package sdk_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/sdk"
)

func ExampleClient_Assess() {
	// A deployment, as it answers to a threat.
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprint(w, `{"thread_id":"t-1","message_id":"m-9","level":"high","probability":0.97,"stage":"threat","signals":[],
			"crisis":false,"interventions":[{"kind":"warn","account":"b","text_key":"warn.high","text":"It is not your fault."}]}`)
	}))
	defer server.Close()

	client, err := sdk.New(server.URL, "bw_key")
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := client.Assess(context.Background(), api.AssessmentRequest{
		Thread: api.ThreadFacts{ID: "t-1", Accounts: []api.Account{{ID: "a"}, {ID: "b"}}},
		Message: api.Message{
			ID: "m-9", From: "a", At: time.Date(2026, 3, 1, 21, 4, 0, 0, time.UTC),
			Text: "pay me or I send your pic to all your followers",
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("level:", answer.Level)
	for _, i := range answer.Interventions {
		if i.Kind == api.InterventionKindWarn {
			fmt.Printf("show %s: %s\n", i.Account, i.Text)
		}
	}
	// Output:
	// level: high
	// show b: It is not your fault.
}
