package logtotest

import (
	"encoding/json"
	"maps"
	"net/http"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// TokenRequest is what a WithTokenClaims function makes claims for.
type TokenRequest struct {
	// Claims are the standard claims of the token: sub, client_id, aud, scope and so on.
	Claims map[string]any
	// UserID is the user of the token; it is empty when the token is the application's own.
	UserID string
	// ApplicationID is the application that asked for the token.
	ApplicationID string
	// Script is the JWT customizer of this kind of token, empty when none is set.
	Script string
}

// WithTokenClaims adds the claims that the function returns to each JSON Web Token: it stands for
// the JWT customizer of the tenant, whose script this server does not run. The standard claims stay
// as they are. An error refuses the token, as api.denyAccess does: access_denied with the error's
// text.
func WithTokenClaims(claims func(TokenRequest) (map[string]any, error)) Option {
	return func(c *config) { c.tokenClaims = claims }
}

// withCustomClaims is the payload of a token. The function runs with the state unlocked, so that it
// may call this server.
func (c *call) withCustomClaims(token claims) (any, error) {
	if c.s.cfg.tokenClaims == nil {
		return token, nil
	}
	var payload map[string]any
	if err := json.Unmarshal(jsonvalue.Encode(token), &payload); err != nil {
		return nil, err
	}
	request := TokenRequest{Claims: maps.Clone(payload), ApplicationID: token.ClientID}
	script := "jwt.clientCredentials"
	if token.Subject != token.ClientID {
		request.UserID, script = token.Subject, "jwt.accessToken"
	}
	request.Script = c.db.configs[script].Text("script")
	var custom map[string]any
	var err error
	c.unlocked(func() { custom, err = c.s.cfg.tokenClaims(request) })
	if err != nil {
		return nil, withStatus(http.StatusBadRequest, errOIDC("access_denied", err.Error()))
	}
	all := map[string]any{}
	maps.Copy(all, custom)
	maps.Copy(all, payload)
	return all, nil
}
