package logtotest

import "net/http"

// sessionOperations are for users who never signed in: this server has no sign-in pages, so there
// are no sessions and no grants.
var sessionOperations = operations{
	"ListUserSessions":  {run: func(c *call) (*response, error) { return ok(map[string][]any{"sessions": {}}), nil }},
	"GetUserSession":    {run: noSession},
	"DeleteUserSession": {run: noSession},
	"ListUserGrants":    {run: func(c *call) (*response, error) { return ok(map[string][]any{"grants": {}}), nil }},
	"DeleteUserGrant": {run: func(c *call) (*response, error) {
		return nil, fail(http.StatusNotFound, "oidc.invalid_grant", "Grant request is invalid.")
	}},
}

func noSession(c *call) (*response, error) {
	return nil, fail(http.StatusNotFound, "oidc.session_not_found", "Session not found.")
}
