package logtotest

import (
	"cmp"
	"strings"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/guard"
	"github.com/logto-go/management/logtotest/internal/store"
)

// configOperations are settings of the tenant. Most are kept as they are given, and not acted on.
var configOperations = operations{
	"GetAdminConsoleConfig":    {run: adminConsole.get},
	"UpdateAdminConsoleConfig": {run: adminConsole.patch},
	"GetOidcSessionConfig":     {run: sessionConfig.get},
	"UpdateOidcSessionConfig":  {run: sessionConfig.patch},
	"GetCimdConfig":            {run: cimdConfig.get},
	"UpdateCimdConfig":         {run: cimdConfig.patch, lacks: "kept, but not acted on"},
	"GetIdTokenConfig":         {run: idTokenConfig.get},
	"UpsertIdTokenConfig":      {run: idTokenConfig.put},
	"ListJwtCustomizers":       {run: jwtCustomizers.list},
	"GetJwtCustomizer":         {run: jwtCustomizers.get},
	"UpsertJwtCustomizer":      {run: jwtCustomizers.put, lacks: "scripts do not run: WithTokenClaims stands for them"},
	"UpdateJwtCustomizer":      {run: jwtCustomizers.patch, lacks: "scripts do not run: WithTokenClaims stands for them"},
	"DeleteJwtCustomizer":      {run: jwtCustomizers.delete},
	"ListActions":              {run: actions.list},
	"GetAction":                {run: actions.get},
	"UpsertAction":             {run: actions.put, lacks: "scripts do not run"},
	"UpdateAction":             {run: actions.patch, lacks: "scripts do not run"},
	"DeleteAction":             {run: actions.delete},
}

// configs are one kind of settings: one that is always there, or several scripts that can be.
type configs struct {
	param string   // names a script in paths
	keys  []string // those that there can be
}

var (
	adminConsole   = configs{keys: []string{"admin-console"}}
	sessionConfig  = configs{keys: []string{"session"}}
	cimdConfig     = configs{keys: []string{"cimd"}}
	idTokenConfig  = configs{keys: []string{"id-token"}}
	jwtCustomizers = configs{"tokenTypePath", []string{"jwt.accessToken", "jwt.clientCredentials"}}
	actions        = configs{"actionType", []string{"action.postFirstFactorVerification", "action.postSignIn"}}
)

// scriptKeys are the keys of scripts that paths call something else.
var scriptKeys = map[string]string{"access-token": "jwt.accessToken", "client-credentials": "jwt.clientCredentials"}

// defaultConfigs are the settings of a fresh tenant.
var defaultConfigs = dataFile[map[string]object]("configs.json")

// key is the key of what the path names.
func (s configs) key(c *call) string {
	if s.param == "" {
		return s.keys[0]
	}
	return cmp.Or(scriptKeys[c.path(s.param)], c.path(s.param))
}

func errNoScript(key string) *apiError { return errNotExistsID("logto_config", key) }

func (s configs) list(c *call) (*response, error) {
	entries := []object{}
	for _, key := range s.keys {
		if value, found := c.db.configs[key]; found {
			entries = append(entries, objectOf(member("key", key), member("value", value)))
		}
	}
	return ok(entries), nil
}

func (s configs) get(c *call) (*response, error) {
	value, found := c.db.configs[s.key(c)]
	if !found {
		return nil, errNoScript(s.key(c))
	}
	return ok(value), nil
}

// put responds 201 when there was no script yet.
func (s configs) put(c *call) (*response, error) {
	_, had := c.db.configs[s.key(c)]
	c.db.configs[s.key(c)] = c.bodyObject()
	if had {
		return ok(c.bodyObject()), nil
	}
	return created(c.bodyObject()), nil
}

func (s configs) patch(c *call) (*response, error) {
	key := s.key(c)
	value, found := c.db.configs[key]
	_, given := c.bodyObject().Get("script")
	switch {
	case !found:
		return nil, errNoScript(key)
	case !given && strings.HasPrefix(key, "jwt."):
		return nil, guard.Error(guard.Body, guard.Missing(&document.Schema{Type: "string"}, []any{"script"}))
	}
	c.db.configs[key] = value.Merged(c.bodyObject())
	return ok(c.db.configs[key]), nil
}

func (s configs) delete(c *call) (*response, error) {
	if _, found := c.db.configs[s.key(c)]; !found {
		return nil, errNotFound()
	}
	delete(c.db.configs, s.key(c))
	return noContent(), nil
}

var captchaOperations = operations{
	"GetCaptchaProvider":    {run: theCaptcha.get},
	"UpdateCaptchaProvider": {run: putCaptcha, lacks: "kept, but not acted on"},
	"DeleteCaptchaProvider": {run: theCaptcha.delete},
}

// theCaptcha is the one row of its table: paths have no id for it.
var theCaptcha = entity[captchaProvider]{
	rows: func(db *state) *store.Table[captchaProvider] { return &db.captcha },
}

// captchaProvider is the one captcha of the tenant.
type captchaProvider struct {
	TenantID  string `json:"tenantId"`
	ID        string `json:"id"`
	Config    object `json:"config"`
	CreatedAt int64  `json:"createdAt"`
	UpdatedAt int64  `json:"updatedAt"`
}

// putCaptcha leaves updatedAt as it was, as Logto does.
func putCaptcha(c *call) (*response, error) {
	captcha := cmp.Or(c.db.captcha.Get(""), &captchaProvider{TenantID: tenant, ID: c.s.ids.Long(), CreatedAt: c.millis(), UpdatedAt: c.millis()})
	captcha.Config = c.bodyObject().Child("config")
	c.db.captcha.Put("", captcha)
	return ok(captcha), nil
}
