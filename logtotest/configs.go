package logtotest

import "strings"

// configHandlers are settings of the tenant that are kept as they are given: this server does not act on them.
var configHandlers = map[string]handler{
	"GetAdminConsoleConfig":    readConfig("admin-console"),
	"UpdateAdminConsoleConfig": mergeConfig("admin-console"),
	"GetOidcSessionConfig":     readConfig("session"),
	"UpdateOidcSessionConfig":  updateSession,
	"GetCimdConfig":            readConfig("cimd"),
	"UpdateCimdConfig":         mergeConfig("cimd"),
	"GetIdTokenConfig":         readConfig("id-token"),
	"UpsertIdTokenConfig":      replaceConfig("id-token"),
	"ListJwtCustomizers":       listScripts(jwtCustomizerKeys),
	"GetJwtCustomizer":         getScript("tokenTypePath"),
	"UpsertJwtCustomizer":      putScript("tokenTypePath"),
	"UpdateJwtCustomizer":      patchScript("tokenTypePath"),
	"DeleteJwtCustomizer":      deleteScript("tokenTypePath"),
	"ListActions":              listScripts(actionKeys),
	"GetAction":                getScript("actionType"),
	"UpsertAction":             putScript("actionType"),
	"UpdateAction":             patchScript("actionType"),
	"DeleteAction":             deleteScript("actionType"),
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
		"admin-console": {[]member{{"signInExperienceCustomized", false}, {"organizationCreated", false}}},
		"session":       {[]member{{"ttl", float64(14 * 24 * 3600)}}},
		"cimd":          {[]member{{"enabled", false}}},
		"id-token":      {[]member{{"enabledExtendedClaims", []any{"roles", "organizations", "organization_roles"}}}},
	}
}

func readConfig(name string) handler {
	return func(c *call) (answer, error) { return ok(c.db.configs[name]), nil }
}

func mergeConfig(name string) handler {
	return func(c *call) (answer, error) {
		c.db.configs[name] = c.db.configs[name].merged(c.bodyObject())
		return ok(c.db.configs[name]), nil
	}
}

func replaceConfig(name string) handler {
	return func(c *call) (answer, error) {
		c.db.configs[name] = c.bodyObject()
		return ok(c.db.configs[name]), nil
	}
}

func updateSession(c *call) (answer, error) {
	if ttl, _ := c.bodyObject().get("ttl"); ttl != nil {
		if seconds, isNumber := ttl.(float64); isNumber && seconds < 1 {
			return answer{}, errGuard(guardBody, tooSmallNumber(1, []any{"ttl"}))
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
	return func(c *call) (answer, error) {
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
	return func(c *call) (answer, error) {
		value, found := c.db.configs[c.scriptKey(param)]
		if !found {
			return answer{}, errNoScript(c.scriptKey(param))
		}
		return ok(value), nil
	}
}

// putScript answers 201 when there was no script yet.
func putScript(param string) handler {
	return func(c *call) (answer, error) {
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
	return func(c *call) (answer, error) {
		key := c.scriptKey(param)
		value, found := c.db.configs[key]
		if !found {
			return answer{}, errNoScript(key)
		}
		if _, given := c.bodyObject().get("script"); !given && strings.HasPrefix(key, "jwt.") {
			return answer{}, errGuard(guardBody, missing(&schema{Type: "string"}, []any{"script"}))
		}
		c.db.configs[key] = value.merged(c.bodyObject())
		return ok(c.db.configs[key]), nil
	}
}

func deleteScript(param string) handler {
	return func(c *call) (answer, error) {
		key := c.scriptKey(param)
		if _, found := c.db.configs[key]; !found {
			return answer{}, errNotFound()
		}
		delete(c.db.configs, key)
		return noContent(), nil
	}
}

var captchaHandlers = map[string]handler{
	"GetCaptchaProvider":    getCaptcha,
	"UpdateCaptchaProvider": putCaptcha,
	"DeleteCaptchaProvider": deleteCaptcha,
}

// captchaProvider is the one captcha of the tenant.
type captchaProvider struct {
	TenantID  string `json:"tenantId"`
	ID        string `json:"id"`
	Config    object `json:"config"`
	CreatedAt int64  `json:"createdAt"`
	UpdatedAt int64  `json:"updatedAt"`
}

func getCaptcha(c *call) (answer, error) {
	if c.db.captcha == nil {
		return answer{}, errNotFound()
	}
	return ok(c.db.captcha), nil
}

// putCaptcha leaves updatedAt as it was, as Logto does.
func putCaptcha(c *call) (answer, error) {
	if c.db.captcha == nil {
		c.db.captcha = &captchaProvider{TenantID: tenant, ID: c.s.ids.long(), CreatedAt: c.millis(), UpdatedAt: c.millis()}
	}
	c.db.captcha.Config = c.bodyObject().child("config")
	return ok(c.db.captcha), nil
}

func deleteCaptcha(c *call) (answer, error) {
	if c.db.captcha == nil {
		return answer{}, errNotFound()
	}
	c.db.captcha = nil
	return noContent(), nil
}
