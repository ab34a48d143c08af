package logtotest

import (
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/logto-go/management/internal/exchange"

	"github.com/logto-go/management/logtotest/internal/jose"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/route"
)

// replayOptions are what the recording's label tells of the real server's set-up.
func replayOptions(e *exchange.Exchange) []Option {
	recordedAt := func() time.Time { return time.UnixMilli(1_795_360_000_000) }
	options := []Option{WithSeed(1), WithHookClient(nil), WithClock(recordedAt)}
	if strings.HasPrefix(e.Variant, "connectors:") {
		options = append(options, WithMessaging())
	}
	if strings.HasPrefix(e.OperationID, "CreateHookTest") {
		options = append(options, WithHookClient(&http.Client{Transport: brokenEndpoint{e}}))
	}
	if at, given := numberIn(requestObject(e), "expiresAt"); given && strings.Contains(responseObject(e).Text("message"), "must be in the future") {
		options = append(options, WithClock(func() time.Time { return time.UnixMilli(int64(at) + 1) }))
	}
	return options
}

// brokenEndpoint stands for the webhooks of the recording: /fail responds 500, /ok is fine; others
// respond what Logto reports of them, or are not there.
type brokenEndpoint struct{ recorded *exchange.Exchange }

func (b brokenEndpoint) RoundTrip(r *http.Request) (*http.Response, error) {
	reported := responseObject(b.recorded).Child("data")
	if status, given := numberIn(reported, "responseStatus"); given && r.URL.Path != "/fail" {
		return &http.Response{StatusCode: int(status), Body: io.NopCloser(strings.NewReader(reported.Text("responseBody")))}, nil
	}
	switch r.URL.Path {
	case "/fail":
		body := io.NopCloser(strings.NewReader(`{"received":true,"n":9007199254740993}`))
		return &http.Response{StatusCode: 500, Body: body}, nil
	case "/ok":
		return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
	}
	if b.recorded.Status == http.StatusNoContent {
		return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
	}
	return nil, http.ErrServerClosed
}

// loadSetting takes settings of the tenant from the response that shows them.
func loadSetting(db *state, e *exchange.Exchange, shown object) {
	switch {
	case strings.HasPrefix(e.Path, "/api/sign-in-exp") && len(shown.Members) > 20:
		db.signInExperience = shown
	case strings.HasPrefix(e.Path, "/api/.well-known/") && len(shown.Members) > 20:
		db.signInExperience = defaultState().signInExperience.Merged(shown)
	case strings.HasSuffix(e.Path, "/account-center"):
		db.accountCenter = shown
	case strings.HasSuffix(e.Path, "/captcha-provider") && shown.Text("id") != "":
		db.captcha.Put("", into[captchaProvider](shown))
	case e.Path == "/api/configs/admin-console":
		db.configs["admin-console"] = shown
	}
	if tag := shown.Text("languageTag"); strings.HasSuffix(e.Path, "/phrases") && tag != "" {
		db.signInExperience.Set("languageInfo", objectOf(member("autoDetect", false), member("fallbackLanguage", tag)))
	}
	// Scripts are there before they are listed, read, changed or deleted.
	segments := route.SplitPath(e.Path)
	last := segments[len(segments)-1]
	if key, found := scriptKeys[last]; found {
		last = key
	}
	if strings.Contains(e.Path, "/configs/actions/") || strings.Contains(e.Path, "/configs/jwt-customizer/") {
		db.configs[last] = shown
	}
}

func defaultState() *state { return newState() }

// loadThings takes from the request and the response what users and applications had, and what had
// been sent to whom.
func loadThings(srv *Server, e *exchange.Exchange, responded any) {
	db := srv.db
	body, _ := jsonvalue.Parse(e.RequestBody)
	asked, _ := body.(object)
	if u := db.users.Get(pathAfter(e, "users")); u != nil {
		if name := asked.Text("currentName"); name != "" {
			u.tokens = append(u.tokens, &credential{TenantID: tenant, UserID: u.ID, Name: name})
		}
		if name := asked.Text("name"); name != "" && strings.HasSuffix(e.Path, "/delete") {
			u.tokens = append(u.tokens, &credential{TenantID: tenant, UserID: u.ID, Name: name})
		}
		if asked.Text("type") == factorBackupCodes {
			u.factors = append(u.factors, &mfaFactor{Type: factorTOTP})
		}
		shown, _ := responded.(object)
		addFactors(srv, u, e)
		addOwnThings(db, u, e)
		if strings.HasSuffix(e.Path, "/password/verify") && e.Status == http.StatusNoContent {
			u.password = srv.hashPassword(asked.Text("password"))
		}
		switch {
		case strings.HasSuffix(e.Path, "/custom-data"):
			u.CustomData = shown
		case strings.HasSuffix(e.Path, "/profile") && e.Status == http.StatusOK:
			u.Profile = shown
		case strings.HasSuffix(e.Path, "/logto-configs"):
			u.config = *into[userConfig](shown)
		case strings.Contains(e.Path, "/identities/") && e.Method == http.MethodGet:
			u.Identities.Set(pathAfter(e, "identities"), shown.Child("identity"))
		case strings.Contains(e.Path, "/identities") && e.Method != http.MethodGet && e.Status < http.StatusMultipleChoices:
			u.Identities = shown.Clone()
			if e.Status == http.StatusCreated {
				u.Identities.Remove(pathAfter(e, "identities"))
			}
		}
	}
	if app := db.applications.Get(pathAfter(e, "applications")); app != nil {
		if shown, isObject := responded.(object); isObject && strings.HasSuffix(e.Path, "/custom-data") {
			app.CustomData = shown
		}
		app.access = accessControl{UserIDs: []string{"someone"}}
		app.AppLevelAccessControl = strings.Contains(e.Variant, "while enabled")
		app.experience = &applicationExperience{TenantID: tenant, ApplicationID: app.ID}
	}
	if to := asked.Text("email") + asked.Text("phone"); strings.HasSuffix(e.Path, "/verification-codes/verify") {
		code := asked.Text("verificationCode")
		if e.Status >= 400 {
			code = "another"
		}
		db.codes[to] = &passcode{to: objectOf(member("value", to)), code: code, expires: 1 << 50}
	}
	entries, _ := responded.([]any)
	for _, item := range entries {
		if entry, _ := item.(object); strings.HasPrefix(e.Path, "/api/configs/") {
			db.configs[entry.Text("key")] = entry.Child("value")
		}
	}
	if i := db.invitations.Get(pathAfter(e, "organization-invitations")); i != nil && e.Status == http.StatusOK {
		if u := db.users.Get(asked.Text("acceptedUserId")); u != nil {
			u.PrimaryEmail = new(i.Invitee)
		}
	}
	if strings.HasSuffix(e.Path, "/password/expiration") && e.Status == http.StatusOK {
		db.signInExperience.Set("passwordExpiration", jsonvalue.MustParse(`{"enabled":true}`))
	}
	for _, name := range textList(asked, "organizationRoleNames") {
		db.organizationRoles.Put(name, &organizationRole{ID: name, Name: name, Type: roleForUsers})
	}
	if e.Method == http.MethodGet {
		for _, item := range entries { // in the state in which they are shown
			shown, _ := item.(object)
			if t := db.oneTimeTokens.Get(shown.Text("id")); t != nil {
				t.Status = shown.Text("status")
			}
		}
	}
	loadRefusal(srv, e)
	loadByLabel(srv, e)
}

func pathAfter(e *exchange.Exchange, collection string) string {
	segments := route.SplitPath(e.Path)
	for i := range segments[:len(segments)-1] {
		if segments[i] == collection {
			return segments[i+1]
		}
	}
	return ""
}

// loadByLabel sets up the few states that only the label of the recording tells.
func loadByLabel(srv *Server, e *exchange.Exchange) {
	db := srv.db
	switch {
	case strings.HasPrefix(e.OperationID, "CheckPassword") && strings.Contains(string(e.ResponseBody), "character_types"):
		db.signInExperience.Set("passwordPolicy", passwordPolicyShown(responseObject(e), "issues").
			Merged(jsonvalue.MustParse(`{"rejects":{"userInfo":false}}`)))
	case strings.HasPrefix(e.OperationID, "CheckPassword") && !strings.Contains(e.Variant, "user"):
		db.signInExperience.Set("passwordPolicy", jsonvalue.MustParse(`{"characterTypes":{"min":2},"rejects":{"userInfo":false}}`))
	case strings.Contains(e.Variant, "with conflicts"):
		conflict := "caseu"
		for _, sample := range objectsIn(responseObject(e).Child("data"), "samples") {
			conflict = sample.Text("usernameLower")
		}
		for i, name := range []string{conflict, strings.ToUpper(conflict)} {
			id := srv.ids.Short()
			db.users.Put(id, &user{ID: id, Username: new(name), CreatedAt: int64(i)})
		}
	case strings.Contains(e.Variant, "Next key is staged"):
		next := srv.newKey(jose.EC, 0, keyNext)
		next.EffectiveAt = 1 << 50
		db.keys = append([]*signingKey{next}, db.keys...)
	case strings.HasPrefix(e.Path, "/api/configs/oidc/") && e.Method == http.MethodDelete:
		// The keys had been rotated before: of a single key none can be deleted.
		db.cookieKeys = append(db.cookieKeys, &signingKey{ID: srv.ids.Long()})
		db.keys = append(db.keys, srv.newKey(jose.EC, 0, keyPrevious))
		if id := pathAfter(e, pathAfter(e, "oidc")); e.Status != http.StatusNotFound {
			db.cookieKeys[1].ID, db.keys[0].ID = id, id
			if e.Status == http.StatusNoContent {
				db.keys[0].ID, db.keys[1].ID = "current", id
			}
		}
	case e.Variant == "connectors: taken":
		db.users.Put("another", &user{ID: "another", Identities: jsonvalue.MustParse(`{"mock-social":{"userId":"soc_6b0306bb"}}`)})
	case e.Variant == "connectors: mfa codes":
		db.signInExperience.Set("signIn", jsonvalue.MustParse(`{"methods":[{"identifier":"email","verificationCode":true}]}`))
	case e.Variant == "saml_apps: saml through applications":
		db.applications.Put(pathAfter(e, "applications"), newApplication(pathAfter(e, "applications"), "x", "SAML", 0))
	case e.Variant == "misc: consumed":
		for t := range db.oneTimeTokens.All() {
			t.Status = tokenConsumed
		}
	}
}
