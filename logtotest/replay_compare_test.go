package logtotest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/logto-go/management/internal/exchange"
)

// compareResponse returns the differences, nil when there are none.
func compareResponse(e *exchange.Exchange, got replayed) []string {
	var faults []string
	if got.status != e.Status {
		return []string{fmt.Sprintf("status %d, want %d: %s", got.status, e.Status, got.body)}
	}
	want := e.Header()
	for _, name := range []string{"Content-Type", "Etag", "Link", "Total-Number", "Location", "Logto-Core-Request-Id"} {
		if (want.Get(name) == "") != (got.header.Get(name) == "") {
			faults = append(faults, fmt.Sprintf("%s: got %q, want %q", name, got.header.Get(name), want.Get(name)))
		}
	}
	if want.Get("Content-Type") != got.header.Get("Content-Type") {
		faults = append(faults, fmt.Sprintf("Content-Type: got %q, want %q", got.header.Get("Content-Type"), want.Get("Content-Type")))
	}
	if !strings.HasPrefix(want.Get("Content-Type"), "application/json") {
		if text, wasCut := strings.CutSuffix(string(e.Body()), cut200); wasCut && strings.HasPrefix(string(got.body), text) {
			return faults
		}
		if e.Method != http.MethodHead && string(e.Body()) != string(got.body) {
			faults = append(faults, fmt.Sprintf("text: got %q, want %q", got.body, e.Body()))
		}
		return faults
	}
	var w, g any
	if json.Unmarshal(e.ResponseBody, &w) != nil || json.Unmarshal(got.body, &g) != nil {
		if e.Method != http.MethodHead {
			faults = append(faults, fmt.Sprintf("no JSON: %q, want %q", got.body, e.ResponseBody))
		}
		return faults
	}
	if e.Status >= 400 {
		return append(faults, compareValues("$", w, g)...)
	}
	return append(faults, compareShapes("$", w, g)...)
}
