package logtotest

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

func TestLogTotalsAreCapped(t *testing.T) {
	c := start(t, WithLogs(10_050))
	relations := func(r reply) int { return len(r.header.Values("Link")) }

	plain := c.want(200, "", "GET", "/api/logs?page_size=100", "")
	if plain.header.Get("Total-Number") != "10051" || plain.header.Get("Total-Number-Is-Capped") != "" || relations(plain) != 3 {
		t.Errorf("without cap: %v", plain.header)
	}
	capped := c.want(200, "", "GET", "/api/logs?page_size=100&enableCap=true", "")
	if capped.header.Get("Total-Number") != "10001" || capped.header.Get("Total-Number-Is-Capped") != "true" || relations(capped) != 1 {
		t.Errorf("with cap: %v", capped.header)
	}
	if last := c.want(200, "", "GET", "/api/logs?page_size=100&page=101&enableCap=true", ""); len(last.list()) != 51 || relations(last) != 2 {
		t.Errorf("last page: %d items, %v", len(last.list()), last.header.Values("Link"))
	}
	if r := c.want(200, "", "GET", "/api/logs?enableCap=true&logKey=ExchangeTokenBy.ClientCredentials", ""); r.header.Get("Total-Number") != "1" {
		t.Errorf("a small total is capped: %v", r.header)
	}
}

func TestLogFilters(t *testing.T) {
	c := start(t)
	at := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	var ids []string
	for i := range 3 {
		ids = append(ids, c.srv.AddLog("Interaction.End", map[string]any{"userId": fmt.Sprint("u", i)}, at.Add(time.Duration(i)*time.Second)))
	}
	for query, want := range map[string]int{
		"logKey=Interaction.End":       3,
		"logKey=Nope":                  0,
		"userId=u1":                    1,
		"applicationId=" + c.srv.AppID: 1, // the token of this test
		fmt.Sprintf("start_time=%d&end_time=%d", at.UnixMilli(), at.Add(2*time.Second).UnixMilli()): 3, // both ends inclusive
	} {
		if r := c.want(200, "", "GET", "/api/logs?"+query, ""); len(r.list()) != want {
			t.Errorf("%s: %d entries, want %d", query, len(r.list()), want)
		}
	}
	if newest := c.want(200, "", "GET", "/api/logs?logKey=Interaction.End", "").list()[0].(map[string]any); newest["id"] != ids[2] {
		t.Errorf("the first entry is %v, want the newest", newest)
	}
	entry := c.want(200, "", "GET", "/api/logs/"+ids[0], "").object()
	if payload := entry["payload"].(map[string]any); payload["result"] != "Success" || payload["key"] != "Interaction.End" {
		t.Errorf("got %v", entry)
	}
	c.want(404, "entity.not_exists_with_id", "GET", "/api/logs/nope", "")
	c.want(400, "log.invalid_time_window", "GET", "/api/logs?start_time=2&end_time=1", "")
	if r := c.want(http.StatusBadRequest, "guard.invalid_input", "GET", "/api/logs?start_time=x", ""); r.object()["data"] != nil {
		t.Errorf("got %v", r.object())
	}
}

// Times that JavaScript does not read as numbers are refused, those of Go among them.
func TestLogTimes(t *testing.T) {
	c := start(t)
	for _, text := range []string{"NaN", "nan", "Inf", "-Infinity", "0x1p-2", "1_000", "yesterday", "-1"} {
		for _, bound := range []string{"start_time", "end_time"} {
			r := c.want(400, "guard.invalid_input", "GET", "/api/logs?"+bound+"="+text, "")
			if want := "The request " + bound + " is invalid."; r.object()["message"] != want {
				t.Errorf("%s=%s: got %s", bound, text, r.text)
			}
		}
	}
	c.want(200, "", "GET", "/api/logs?start_time=1e3&end_time=1795360466196.5", "")
	c.want(400, "guard.invalid_pagination", "GET", "/api/logs?page=NaN", "")
}
