package main

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/logto-go/management/logtotest"
)

func none(string) string { return "" }

func TestInMemory(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), strings.NewReader(""), &out, none, ""); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"a Logto in memory", "The user is called Ann.", "The e-mail address is ann@example.org."} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output lacks %q:\n%s", want, out.String())
		}
	}
}

// mailbox is a person who reads the code that was sent, once they are asked for it.
type mailbox struct{ server *logtotest.Server }

func (m mailbox) Read(p []byte) (int, error) {
	messages := m.server.Messages()
	return copy(p, messages[len(messages)-1].Code()+"\n"), nil
}

func environment(s *logtotest.Server) func(string) string {
	settings := map[string]string{"LOGTO_ENDPOINT": s.URL, "LOGTO_APP_ID": s.AppID, "LOGTO_APP_SECRET": s.AppSecret}
	return func(name string) string { return settings[name] }
}

// A server that somebody else started is left as it was, whether the program succeeds or not.
func TestNamedServer(t *testing.T) {
	server := logtotest.NewServer(logtotest.WithMessaging())
	defer server.Close()
	left := func() []any {
		ctx := t.Context()
		users, err := server.Client().ListUsersPage(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		applications, err := server.Client().ListApplicationsPage(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		settings, err := server.Client().GetAccountCenterSettings(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return []any{users.Items, applications.Items, settings}
	}
	before := left()
	for _, tt := range []struct{ email, want, fails string }{
		{"", "with -email the program changes it", ""},
		{"me@example.com", "The e-mail address is me@example.com.", ""},
		{"no address", "The user is called Ann.", "guard.invalid_input"},
	} {
		var out bytes.Buffer
		err := run(t.Context(), mailbox{server}, &out, environment(server), tt.email)
		if (err != nil) != (tt.fails != "") || err != nil && !strings.Contains(err.Error(), tt.fails) {
			t.Errorf("-email=%q: error %v", tt.email, err)
		}
		if !strings.Contains(out.String(), "Using "+server.URL) || !strings.Contains(out.String(), tt.want) {
			t.Errorf("-email=%q: output:\n%s", tt.email, out.String())
		}
		if after := left(); !reflect.DeepEqual(after, before) {
			t.Errorf("-email=%q: left behind %+v, was %+v", tt.email, after, before)
		}
	}
}

// Without a connector nothing can be sent: the program says what to do.
func TestNoConnector(t *testing.T) {
	server := logtotest.NewServer()
	defer server.Close()
	err := run(t.Context(), strings.NewReader(""), &bytes.Buffer{}, environment(server), "me@example.com")
	if err == nil || !strings.Contains(err.Error(), "set up an e-mail connector") {
		t.Errorf("error %v", err)
	}
}
