package logtotest

import (
	"strings"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/guard"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// configOperations are settings of the tenant. Most are kept as they are given, and not acted on.
var configOperations = operations{
	"GetAdminConsoleConfig":    {run: readConfig("admin-console")},
	"UpdateAdminConsoleConfig": {run: mergeConfig("admin-console")},
	"GetOidcSessionConfig":     {run: readConfig("session")},
	"UpdateOidcSessionConfig":  {run: updateSession},
	"GetCimdConfig":            {run: readConfig("cimd")},
	"UpdateCimdConfig":         {run: mergeConfig("cimd"), lacks: "kept, but not acted on"},
	"GetIdTokenConfig":         {run: readConfig("id-token")},
	"UpsertIdTokenConfig":      {run: replaceConfig("id-token")},
	"ListJwtCustomizers":       {run: listScripts(jwtCustomizerKeys)},
	"GetJwtCustomizer":         {run: getScript("tokenTypePath")},
	"UpsertJwtCustomizer":      {run: putScript("tokenTypePath"), lacks: "scripts do not run: WithTokenClaims stands for them"},
	"UpdateJwtCustomizer":      {run: patchScript("tokenTypePath"), lacks: "scripts do not run: WithTokenClaims stands for them"},
	"DeleteJwtCustomizer":      {run: deleteScript("tokenTypePath")},
	"ListActions":              {run: listScripts(actionKeys)},
	"GetAction":                {run: getScript("actionType")},
	"UpsertAction":             {run: putScript("actionType"), lacks: "scripts do not run"},
	"UpdateAction":             {run: patchScript("actionType"), lacks: "scripts do not run"},
	"DeleteAction":             {run: deleteScript("actionType")},
}

// scriptKeys names the script behind each path segment.
var scriptKeys = map[string]string{
	"access-token":       "jwt.accessToken",
	"client-credentials": "jwt.clientCredentials",
}

var (
	jwtCustomizerKeys = []string{"jwt.accessToken", "jwt.clientCredentials"}
	actionKeys        = []string{"action.postFirstFactorVerification", "action.postSignIn"}
)

// defaultConfigs are the settings of a fresh tenant.
func defaultConfigs() map[string]object {
	return map[string]object{
		"admin-console": jsonvalue.MustParse(`{"signInExperienceCustomized":false,"organizationCreated":false}`),
		"session":       jsonvalue.MustParse(`{"ttl":1209600}`),
		"cimd":          jsonvalue.MustParse(`{"enabled":false}`),
		"id-token":      jsonvalue.MustParse(`{"enabledExtendedClaims":["roles","organizations","organization_roles"]}`),
	}
}

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

func updateSession(c *call) (*response, error) {
	if ttl, _ := c.bodyObject().Get("ttl"); ttl != nil {
		if seconds, isNumber := ttl.(float64); isNumber && seconds < 1 {
			return nil, guard.Error(guard.Body, guard.TooSmallNumber(1, []any{"ttl"}))
		}
	}
	return mergeConfig("session")(c)
}

// scriptKey is the key of the script a path names.
func (c *call) scriptKey(param string) string {
	if key, found := scriptKeys[c.path(param)]; found {
		return key
	}
	return c.path(param)
}

func errNoScript(key string) *apiError { return errNotExistsID("logto_config", key) }

func listScripts(keys []string) handler {
	return func(c *call) (*response, error) {
		type entry struct {
			Key   string `json:"key"`
			Value object `json:"value"`
		}
		entries := []entry{}
		for _, key := range keys {
			if value, found := c.db.configs[key]; found {
				entries = append(entries, entry{key, value})
			}
		}
		return ok(entries), nil
	}
}

func getScript(param string) handler {
	return func(c *call) (*response, error) {
		value, found := c.db.configs[c.scriptKey(param)]
		if !found {
			return nil, errNoScript(c.scriptKey(param))
		}
		return ok(value), nil
	}
}

// putScript responds 201 when there was no script yet.
func putScript(param string) handler {
	return func(c *call) (*response, error) {
		key := c.scriptKey(param)
		_, had := c.db.configs[key]
		c.db.configs[key] = c.bodyObject()
		if had {
			return ok(c.db.configs[key]), nil
		}
		return created(c.db.configs[key]), nil
	}
}

func patchScript(param string) handler {
	return func(c *call) (*response, error) {
		key := c.scriptKey(param)
		value, found := c.db.configs[key]
		if !found {
			return nil, errNoScript(key)
		}
		if _, given := c.bodyObject().Get("script"); !given && strings.HasPrefix(key, "jwt.") {
			return nil, guard.Error(guard.Body, guard.Missing(&document.Schema{Type: "string"}, []any{"script"}))
		}
		c.db.configs[key] = value.Merged(c.bodyObject())
		return ok(c.db.configs[key]), nil
	}
}

func deleteScript(param string) handler {
	return func(c *call) (*response, error) {
		key := c.scriptKey(param)
		if _, found := c.db.configs[key]; !found {
			return nil, errNotFound()
		}
		delete(c.db.configs, key)
		return noContent(), nil
	}
}

var captchaOperations = operations{
	"GetCaptchaProvider":    {run: getCaptcha},
	"UpdateCaptchaProvider": {run: putCaptcha, lacks: "kept, but not acted on"},
	"DeleteCaptchaProvider": {run: deleteCaptcha},
}

// captchaProvider is the one captcha of the tenant.
type captchaProvider struct {
	TenantID  string `json:"tenantId"`
	ID        string `json:"id"`
	Config    object `json:"config"`
	CreatedAt int64  `json:"createdAt"`
	UpdatedAt int64  `json:"updatedAt"`
}

func getCaptcha(c *call) (*response, error) {
	if c.db.captcha == nil {
		return nil, errNotFound()
	}
	return ok(c.db.captcha), nil
}

// putCaptcha leaves updatedAt as it was, as Logto does.
func putCaptcha(c *call) (*response, error) {
	if c.db.captcha == nil {
		c.db.captcha = &captchaProvider{TenantID: tenant, ID: c.s.ids.Long(), CreatedAt: c.millis(), UpdatedAt: c.millis()}
	}
	c.db.captcha.Config = c.bodyObject().Child("config")
	return ok(c.db.captcha), nil
}

func deleteCaptcha(c *call) (*response, error) {
	if c.db.captcha == nil {
		return nil, errNotFound()
	}
	c.db.captcha = nil
	return noContent(), nil
}
