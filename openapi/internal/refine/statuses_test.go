package refine

import "testing"

func TestStatuses(t *testing.T) {
	for _, tt := range []docTest{
		{"as it should be", `{responses: {"200": {description: a}, "204": {}, "404": {description: b}}}`, `{responses: {"200": {description: a}, "204": {}, "404": {description: b}}}`},
		{"no responses", `{}`, `{responses: {"200": {description: OK}, "204": {description: No Content}}}`},
		{"empty responses", `{responses: {}}`, `{responses: {"200": {description: OK}, "204": {description: No Content}}}`},
		{"only errors", `{responses: {"404": {description: b}}}`, `{responses: {"200": {description: OK}, "204": {description: No Content}, "404": {description: b}}}`},
		{"a class", `{responses: {2XX: {description: a}, 4XX: {}, 5xx: {}}}`, `{responses: {"200": {description: a}, "201": {description: a}, "202": {description: a}}}`},
		{"a class in lower case", `{responses: {2xx: {description: a}}}`, `{responses: {"200": {description: a}, "201": {description: a}, "202": {description: a}}}`},
		{"a class beside one of it", `{responses: {2XX: {description: a}, "201": {description: b}}}`, `{responses: {"200": {description: a}, "201": {description: b}, "202": {description: a}}}`},
		{"redirects", `{responses: {3XX: {description: a}}}`, `{responses: {"302": {description: a}, "303": {description: a}, "307": {description: a}}}`},
		{"default is the success", `{responses: {default: {description: a}, "404": {}}}`, `{responses: {"200": {description: a}, "404": {}}}`},
		{"default is the error", `{responses: {"201": {}, default: {description: a}}}`, `{responses: {"201": {}}}`},
		{"a status that says nothing", `{responses: {"200": null, x-note: a, "600": {}, ok: {}}}`, `{responses: {"200": {}}}`},
	} {
		tt.run(t, statuses)
	}
}
