package middleware

import (
	"context"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
)

const modulePath = "github.com/logto-go/management"

// clientName is the name of this module with its version, and Go's.
var clientName = sync.OnceValue(func() string {
	return "logto-go-management/" + moduleVersion(debug.ReadBuildInfo()) + " " + strings.Replace(runtime.Version(), "go", "go/", 1)
})

// moduleVersion returns the version of this module that the running program was built with.
func moduleVersion(info *debug.BuildInfo, ok bool) string {
	const unknown = "devel"
	if !ok {
		return unknown
	}
	version := ""
	if info.Main.Path == modulePath {
		version = info.Main.Version
	}
	for _, dep := range info.Deps {
		if dep.Path == modulePath {
			version = dep.Version
			if dep.Replace != nil {
				version = dep.Replace.Version
			}
		}
	}
	if version == "" || version == "(devel)" {
		return unknown
	}
	return version
}

// UserAgentString returns the value of User-Agent that this module sends: what the application
// calls itself, e.g. "billing/1.4", followed by this module and Go with their versions.
func UserAgentString(application string) string {
	if application == "" {
		return clientName()
	}
	return application + " " + clientName()
}

// UserAgent returns an editor that sets User-Agent, see [UserAgentString].
func UserAgent(application string) Editor {
	value := UserAgentString(application)
	return func(_ context.Context, req *http.Request) error {
		req.Header.Set("User-Agent", value)
		return nil
	}
}
