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
	"GetAdminConsoleConfig":    {run: readConfig("admin-console")},
	"UpdateAdminConsoleConfig": {run: mergeConfig("admin-console")},
	"GetOidcSessionConfig":     {run: readConfig("session")},
	"UpdateOidcSessionConfig":  {run: mergeConfig("session")},
	"GetCimdConfig":            {run: readConfig("cimd")},
	"UpdateCimdConfig":         {run: mergeConfig("cimd"), lacks: "kept, but not acted on"},
	"GetIdTokenConfig":         {run: readConfig("id-token")},
	"UpsertIdTokenConfig":      {run: replaceConfig("id-token")},
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

// scripts are one kind of scripts that a tenant can have run.
type scripts struct {
	param string   // names one in paths
	keys  []string // those that there can be
}

var (
	jwtCustomizers = scripts{"tokenTypePath", []string{"jwt.accessToken", "jwt.clientCredentials"}}
	actions        = scripts{"actionType", []string{"action.postFirstFactorVerification", "action.postSignIn"}}
)

// scriptKeys are the keys of scripts that paths call something else.
var scriptKeys = map[string]string{"access-token": "jwt.accessToken", "client-credentials": "jwt.clientCredentials"}

// defaultConfigs are the settings of a fresh tenant.
var defaultConfigs = dataFile[map[string]object]("configs.json")

func readConfig(name string) handler {
	return func(c *call) (*response, error) { return ok(c.db.configs[name]), nil }
}

func mergeConfig(name string) handler {
	return func(c *call) (*response, error) {
		c.db.configs[name] = c.db.configs[name].Merged(c.bodyObject())
		return ok(c.db.configs[name]), nil
	}
}

func replaceConfig(name string) handler {
	return func(c *call) (*response, error) {
		c.db.configs[name] = c.bodyObject()
		return ok(c.db.configs[name]), nil
	}
}

// key is the key of the script that the path names.
func (s scripts) key(c *call) string { return cmp.Or(scriptKeys[c.path(s.param)], c.path(s.param)) }

func errNoScript(key string) *apiError { return errNotExistsID("logto_config", key) }

func (s scripts) list(c *call) (*response, error) {
	entries := []object{}
	for _, key := range s.keys {
		if value, found := c.db.configs[key]; found {
			entries = append(entries, objectOf(member("key", key), member("value", value)))
		}
	}
	return ok(entries), nil
}

func (s scripts) get(c *call) (*response, error) {
	value, found := c.db.configs[s.key(c)]
	if !found {
		return nil, errNoScript(s.key(c))
	}
	return ok(value), nil
}

// put responds 201 when there was no script yet.
func (s scripts) put(c *call) (*response, error) {
	_, had := c.db.configs[s.key(c)]
	c.db.configs[s.key(c)] = c.bodyObject()
	if had {
		return ok(c.bodyObject()), nil
	}
	return created(c.bodyObject()), nil
}

func (s scripts) patch(c *call) (*response, error) {
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

func (s scripts) delete(c *call) (*response, error) {
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
	rows:   func(db *state) *store.Table[captchaProvider] { return &db.captcha },
	byName: true,
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
