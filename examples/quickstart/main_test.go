package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/logto-go/management/logtotest"
)

func TestRunWithoutSettings(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), &out, func(string) string { return "" }); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"asking a Logto in memory", "MachineToMachine", "user-000001@example.com", "user-000250@example.com", "\nUsers: 250\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output lacks %q", want)
		}
	}
}

func TestRunAgainstAServer(t *testing.T) {
	server := logtotest.NewServer(logtotest.WithUsers(3))
	defer server.Close()
	settings := map[string]string{"LOGTO_ENDPOINT": server.URL, "LOGTO_APP_ID": server.AppID, "LOGTO_APP_SECRET": server.AppSecret}
	var out bytes.Buffer
	if err := run(t.Context(), &out, func(name string) string { return settings[name] }); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "\nUsers: 3\n") {
		t.Errorf("output:\n%s", out.String())
	}
	for _, r := range server.Requests() {
		if r.Method != "GET" && !strings.HasPrefix(r.Path, "/oidc/") {
			t.Errorf("%s %s is no read", r.Method, r.Path)
		}
	}
}

func TestRunWithHalfTheSettings(t *testing.T) {
	settings := map[string]string{"LOGTO_ENDPOINT": "https://my-tenant.logto.app"}
	err := run(t.Context(), &bytes.Buffer{}, func(name string) string { return settings[name] })
	if err == nil || !strings.Contains(err.Error(), "LOGTO_APP_ID") {
		t.Errorf("error %v", err)
	}
}
