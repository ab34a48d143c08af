package middleware

import (
	"context"
	"net/http"
	"runtime"
	"strings"
)

// version is the newest release in CHANGELOG.md, as a test demands. The build information of the
// program knows more exactly, but to read it makes every program 20 kB larger.
const version = "devel"

// clientName is the name of this module with its version, and Go's.
var clientName = "logto-go-management/" + version + " " + strings.Replace(runtime.Version(), "go", "go/", 1)

// UserAgentString returns the value of User-Agent that this module sends: what the application
// calls itself, e.g. "billing/1.4", followed by this module and Go with their versions.
func UserAgentString(application string) string {
	if application == "" {
		return clientName
	}
	return application + " " + clientName
}

// UserAgent returns an editor that sets User-Agent, see [UserAgentString].
func UserAgent(application string) Editor {
	value := UserAgentString(application)
	return func(_ context.Context, req *http.Request) error {
		return setHeader(req, "User-Agent", value)
	}
}
