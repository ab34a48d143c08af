package logtotest

import "net/http"

// sessionHandlers answer for users who never signed in: this server has no sign-in pages, so there are no sessions and no grants.
var sessionHandlers = map[string]handler{
	"ListUserSessions":  func(c *call) (answer, error) { return ok(map[string][]any{"sessions": {}}), nil },
	"GetUserSession":    noSession,
	"DeleteUserSession": noSession,
	"ListUserGrants":    func(c *call) (answer, error) { return ok(map[string][]any{"grants": {}}), nil },
	"DeleteUserGrant": func(c *call) (answer, error) {
		return answer{}, fail(http.StatusNotFound, "oidc.invalid_grant", "Grant request is invalid.")
	},
}

func noSession(c *call) (answer, error) {
	return answer{}, fail(http.StatusNotFound, "oidc.session_not_found", "Session not found.")
}
