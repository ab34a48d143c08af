package tenant

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/logto-go/management/gen"
)

func TestUsersAreWhatTheClientReads(t *testing.T) {
	for _, kind := range []Kind{Plain, Rich} {
		var user gen.User
		if err := json.Unmarshal(User(kind, 7), &user); err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if user.ID != ID(7) || user.Name == nil || user.Profile.GivenName == nil {
			t.Errorf("%s: got %+v", kind, user)
		}
	}
}

func TestPages(t *testing.T) {
	server := New(Settings{Users: 250, Kind: Plain})
	tests := []struct {
		query string
		ids   []string // the first and the last of the page
		more  bool
	}{
		{"?page=1&page_size=100", []string{ID(0), ID(99)}, true},
		{"?page=3&page_size=100", []string{ID(200), ID(249)}, false},
		{"?page=4&page_size=100", nil, false},
		{"", []string{ID(0), ID(19)}, true},
	}
	for _, tt := range tests {
		w := httptest.NewRecorder()
		server.ServeHTTP(w, httptest.NewRequest("GET", "/api/users"+tt.query, nil))
		var users []gen.User
		if err := json.Unmarshal(w.Body.Bytes(), &users); err != nil {
			t.Fatalf("%s: %v", tt.query, err)
		}
		if len(users) > 0 != (tt.ids != nil) {
			t.Fatalf("%s: %d users", tt.query, len(users))
		}
		if tt.ids != nil && (users[0].ID != tt.ids[0] || users[len(users)-1].ID != tt.ids[1]) {
			t.Errorf("%s: from %s to %s", tt.query, users[0].ID, users[len(users)-1].ID)
		}
		if w.Header().Get("Total-Number") != "250" {
			t.Errorf("%s: total %q", tt.query, w.Header().Get("Total-Number"))
		}
		if next := strings.Contains(strings.Join(w.Header()["Link"], " "), `rel="next"`); next != tt.more {
			t.Errorf("%s: next is %v", tt.query, next)
		}
	}
	if got := server.Counts(); got != (Counts{Calls: 4}) {
		t.Errorf("counts: %+v", got)
	}
}
