package logtotest

import "net/http"

const (
	lacksSessions = "sessions come from sign-in, which is not modelled"
	lacksGrants   = "grants come from sign-in, which is not modelled"
)

// sessionOperations are for users who never signed in: this server has no sign-in pages, so there
// are no sessions and no grants.
var sessionOperations = operations{
	"ListUserSessions":  {run: noSessions, lacks: lacksSessions},
	"GetUserSession":    {run: noSession, lacks: lacksSessions},
	"DeleteUserSession": {run: noSession, lacks: lacksSessions},
	"ListUserGrants":    {run: noGrants, lacks: lacksGrants},
	"DeleteUserGrant":   {run: noGrant, lacks: lacksGrants},
}

func noSessions(*call) (*response, error) { return ok(map[string][]any{"sessions": {}}), nil }

func noGrants(*call) (*response, error) { return ok(map[string][]any{"grants": {}}), nil }

func noSession(*call) (*response, error) {
	return nil, fail(http.StatusNotFound, "oidc.session_not_found", "Session not found.")
}

func noGrant(*call) (*response, error) {
	return nil, fail(http.StatusNotFound, "oidc.invalid_grant", "Grant request is invalid.")
}
