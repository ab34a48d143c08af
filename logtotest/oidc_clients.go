package logtotest

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// demoAppID is the built-in application of every Logto, which the sign-in experience is previewed with.
const demoAppID = "demo-app"

func newDemoApp() *application {
	app := newApplication(demoAppID, "Live Preview", "SPA", 0)
	app.Description = new("Preview for Sign-in Experience.")
	return app
}

// clientByID finds an application that users sign in to, nil for none. The built-in one is used like any other.
func (c *call) clientByID(id string) *application {
	if id != demoAppID {
		return c.db.applications.Get(id)
	}
	app := newDemoApp()
	for _, name := range []string{"redirectUris", "postLogoutRedirectUris"} {
		app.OIDCClientMetadata.Set(name, []any{c.origin() + "/" + demoAppID})
	}
	return app
}

// isNative reports whether the application runs on the user's device, outside a browser.
func (a *application) isNative() bool { return a.Type == "Native" }

// setting is a number in the settings of the application, or what holds without it.
func (a *application) setting(name string, otherwise int64) int64 {
	return int64(number(a.CustomClientMetadata, name, float64(otherwise)))
}

// mayKnow are the scopes whose claims the application may know: third parties only what they were allowed to.
func (c *call) mayKnow(app *application, scopes []string) []string {
	if !app.IsThirdParty {
		return scopes
	}
	allowed := slices.Concat(c.db.consentScopes.userScopes.RightOf(app.ID), []string{"openid", "offline_access"})
	return common(scopes, allowed)
}

// setOnlyRedirect is for requests that do not say where the browser goes back to, where there is one place only.
func (a *application) setOnlyRedirect(form url.Values) {
	if registered := a.redirectURIs(); form.Get("redirect_uri") == "" && len(registered) == 1 {
		form.Set("redirect_uri", registered[0])
	}
}

func (a *application) redirectURIs() []string { return textList(a.OIDCClientMetadata, "redirectUris") }

// checkAccess refuses users whom the application's access control leaves out.
func (c *call) checkAccess(app *application, userID string) error {
	rules, organizations := app.access, c.db.organizationUsers.LeftOf(userID)
	allowed := !app.AppLevelAccessControl || slices.Contains(rules.UserIDs, userID) ||
		anyOf(rules.UserRoleIDs, c.db.userRoles.RightOf(userID)) || anyOf(rules.OrganizationIDs, organizations) ||
		slices.ContainsFunc(rules.OrganizationRoleRules, func(rule organizationRoleRule) bool {
			return anyOf(rule.OrganizationRoleIDs, c.db.organizationUserRoles.RightOf(pair(rule.OrganizationID, userID)))
		})
	return refuseIf(!allowed, withStatus(http.StatusBadRequest, errOIDC("access_denied", "user is not allowed to access the application")))
}

// anyOf reports whether the two lists have something in common.
func anyOf(a, b []string) bool { return len(common(a, b)) > 0 }

// checkOrigin lets the pages of an application call from browsers: those of the origins that its
// settings name, and those that it sends users back to.
func (c *call) checkOrigin(app *application) error {
	origin := c.r.Header.Get("Origin")
	if origin == "" || app == nil {
		return nil
	}
	page := addressOf(origin)
	own := append(textList(app.CustomClientMetadata, "corsAllowedOrigins"), c.origin())
	redirects := func(uri string) bool { return page != nil && sameOrigin(addressOf(uri), page) }
	if !slices.Contains(own, origin) && !slices.ContainsFunc(app.redirectURIs(), redirects) {
		return errTokenRequest("origin " + origin + " not allowed for client: " + app.ID)
	}
	c.header.Set("Access-Control-Allow-Origin", origin)
	return nil
}

// errClient refuses an application that is not there.
func errClient() *apiError { return errOIDC("invalid_client", "client is invalid") }

// authenticateClient finds the application of a request: by HTTP Basic, by the two fields of the
// body, or by its id alone if it has no secret. It also names the secret that fitted.
func (c *call) authenticateClient(form url.Values) (*application, string, error) {
	id, secret, err := c.clientCredentialsOf(form)
	app := c.clientByID(id)
	if err := cmp.Or(err, refuseIf(app == nil, errClient())); err != nil {
		return nil, "", err
	}
	if !app.hasSecrets() && secret == "" {
		return app, "", nil
	}
	at := slices.IndexFunc(app.secrets, func(s *credential) bool { return s.Value == secret && secret != "" })
	if at < 0 {
		return nil, "", withStatus(http.StatusUnauthorized, errOIDC("invalid_client", "client authentication failed"))
	}
	if expires := app.secrets[at].ExpiresAt; expires != nil && *expires <= c.millis() {
		return nil, "", errTokenRequest("client secret has expired")
	}
	return app, app.secrets[at].Name, nil
}

// clientCredentialsOf reads the id and the secret, in the words of a real server if that fails.
func (c *call) clientCredentialsOf(form url.Values) (id, secret string, err error) {
	if c.r.Header.Get("Authorization") == "" {
		id = form.Get("client_id")
		return id, form.Get("client_secret"), refuseIf(id == "", errTokenRequest("no client authentication mechanism provided"))
	}
	user, password, isBasic := c.r.BasicAuth()
	// RFC 6749 has both parts form-encoded before they are joined.
	id, errID := url.QueryUnescape(user)
	secret, errSecret := url.QueryUnescape(password)
	return id, secret, cmp.Or(
		refuseIf(!isBasic, errTokenRequest("invalid authorization header value format")),
		refuseIf(errID != nil || errSecret != nil,
			errTokenRequest("client_id and client_secret in the authorization header are not properly encoded")),
		refuseIf(form.Has("client_id") && form.Get("client_id") != id, errTokenRequest("mismatch in body and authorization client ids")),
		refuseIf(secret == "", errTokenRequest("client_secret must be provided in the Authorization header")),
		refuseIf(form.Has("client_secret"), errTokenRequest("client authentication must only be provided using one mechanism")),
	)
}

// allowsGrant refuses the grants that the type of the application, or its settings, do not allow.
func (a *application) allowsGrant(name string) error {
	machine, device := a.Type == roleForApplications, isDeviceFlow(a)
	allowed := map[string]bool{
		grantClientCredentials: machine, grantDeviceCode: device, grantAuthorizationCode: !machine && !device,
		grantRefreshToken: !machine, grantTokenExchange: a.allowsExchange(),
	}
	what := "requested grant type is not allowed for this client"
	if name == grantTokenExchange {
		what = "token exchange is not allowed for this application"
	}
	return refuseIf(!allowed[name], errOIDC("unauthorized_client", what))
}

var (
	challengeLetters = regexp.MustCompile(`^[A-Za-z0-9._~-]*$`)
	loopbackHosts    = []string{"localhost", "127.0.0.1", "::1"}
)

// checkPKCE wants a challenge of applications without a secret, and one that is right of all.
func checkPKCE(app *application, form url.Values) error {
	challenge, method := form.Get("code_challenge"), form.Get("code_challenge_method")
	if challenge == "" {
		return cmp.Or(
			refuseIf(method != "", errTokenRequest("code_challenge must be provided with code_challenge_method")),
			refuseIf(!app.hasSecrets(), errTokenRequest("Authorization Server policy requires PKCE to be used for this request")),
		)
	}
	return cmp.Or(
		refuseIf(method == "", errTokenRequest("plain code_challenge_method fallback disabled, code_challenge_method must be provided")),
		refuseIf(method != "S256", errTokenRequest("not supported value of code_challenge_method")),
		refuseIf(len(challenge) < 43, errTokenRequest("code_challenge must be a string with a minimum length of 43 characters")),
		refuseIf(len(challenge) > 128, errTokenRequest("code_challenge must be a string with a maximum length of 128 characters")),
		refuseIf(!challengeLetters.MatchString(challenge), errTokenRequest("code_challenge contains invalid characters")),
	)
}

// allowsURI looks for a URI among those registered, which may have wildcards in host and path. Native
// applications listen on any port of the user's machine.
func allowsURI(registered []string, uri string, native bool) bool {
	wanted := addressOf(uri)
	if wanted == nil || strings.Contains(uri, "*") {
		return false
	}
	loopback := native && wanted.Scheme == "http" && slices.Contains(loopbackHosts, wanted.Hostname())
	return slices.ContainsFunc(registered, func(pattern string) bool {
		known := addressOf(pattern)
		switch {
		case known == nil:
			return false
		case strings.Contains(pattern, "*"):
			return matchesWildcards(known, wanted)
		case loopback && known.Hostname() == wanted.Hostname():
			known.Host = wanted.Host
		}
		return known.String() == wanted.String()
	})
}

// addressOf reads an address as browsers do, nil if it is none: without dots in the path, and that of the web
// with its host in lower case, without the usual port, and with a path.
func addressOf(text string) *url.URL {
	u, err := url.Parse(text)
	if err != nil {
		return nil
	}
	u = new(url.URL).ResolveReference(u)
	if port := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]; port != "" {
		u.Host, u.Path = strings.TrimSuffix(strings.ToLower(u.Host), port), cmp.Or(u.Path, "/")
	}
	return u
}

// sameOrigin lets a star stand for a part of one label of the host.
func sameOrigin(pattern, page *url.URL) bool {
	return pattern != nil && pattern.Scheme == page.Scheme && pattern.Port() == page.Port() &&
		fitsStars(pattern.Hostname(), page.Hostname(), `[^.]+`)
}

// matchesWildcards lets a star stand for any path, too, but for none of the last two labels of the host.
func matchesWildcards(pattern, uri *url.URL) bool {
	labels := strings.Split(pattern.Hostname(), ".")
	return !strings.Contains(strings.Join(labels[max(0, len(labels)-2):], "."), "*") && sameOrigin(pattern, uri) &&
		pattern.RawQuery == uri.RawQuery && pattern.Fragment == uri.Fragment && fitsStars(pattern.EscapedPath(), uri.EscapedPath(), `.*`)
}
