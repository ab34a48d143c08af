package logtotest

import (
	"cmp"
	"net/url"

	"github.com/logto-go/management/logtotest/internal/lists"
	"github.com/logto-go/management/logtotest/internal/store"
	"github.com/logto-go/management/logtotest/internal/wire"
)

// The kinds of connectors.
const (
	connectorEmail  = "Email"
	connectorSMS    = "Sms"
	connectorSocial = "Social"
)

// connector sends messages, or signs users in through a social account. What it can do is its factory's.
type connector struct {
	id          string
	factory     object
	config      object
	metadata    object
	syncProfile bool
}

func (k *connector) isStandard() bool { return isTrue(k.factory, "isStandard") }
func (k *connector) kind() string     { return k.factory.Text("type") }

// target names the social platform. Standard protocols have none of their own.
func (k *connector) target() string {
	if k.isStandard() {
		return k.metadata.Text("target")
	}
	return k.factory.Text("target")
}

// view is the connector with what its factory says, which its metadata overrides.
func (k *connector) view() object {
	view := objectOf(
		member("id", k.id), member("syncProfile", k.syncProfile), member("enableTokenStorage", false),
		member("config", k.config), member("metadata", k.metadata), member("connectorId", k.factory.Text("id")),
	)
	described := k.factory.Clone()
	for _, key := range []string{"id", "type", "isDemo"} {
		described.Remove(key)
	}
	view = view.Merged(described).Merged(knownSettings(k.metadata, described))
	return view.Merged(objectOf(member("type", k.kind()), member("isDemo", false), member("extraInfo", object{})))
}

var connectorOperations = operations{
	"ListConnectors":                  {run: listConnectors},
	"CreateConnector":                 {run: createConnector},
	"GetConnector":                    {run: theConnectors.get},
	"UpdateConnector":                 {run: theConnectors.on(updateConnector)},
	"DeleteConnector":                 {run: theConnectors.on(deleteConnector)},
	"CreateConnectorAuthorizationUri": {run: authorizeThroughConnector, lacks: "of the real platforms only GitHub"},
}

func (db *state) hasConnector(kind string) bool {
	return db.connectors.Any(func(k *connector) bool { return k.kind() == kind })
}

var theConnectors = entity[connector]{
	rows: func(db *state) *store.Table[connector] { return &db.connectors },
	view: func(_ *call, k *connector) any { return k.view() },
}

func listConnectors(c *call) (*response, error) {
	target := c.query.Get("target")
	fitting := c.db.connectors.Where(func(k *connector) bool { return target == "" || k.target() == target })
	return ok(viewsOf(c, fitting, theConnectors.show)), nil
}

// take takes over what the body has, and leaves out what is empty. A configuration has to fit the factory.
func (k *connector) take(c *call) error {
	if c.has("metadata") {
		k.metadata = cleanDeep(c.bodyObject().Child("metadata"))
	}
	if c.has("syncProfile") {
		k.syncProfile = c.isTrue("syncProfile")
	}
	if c.has("config") {
		k.config = cleanDeep(c.bodyObject().Child("config")).JSONB()
		return checkConfig(k.factory, c.bodyObject().Child("config"))
	}
	return nil
}

// createConnector allows one e-mail and one SMS connector, one of each social platform, and any
// number of standard ones. A second e-mail or SMS connector takes the place of the first.
func createConnector(c *call) (*response, error) {
	factory, found := factories()[c.text("connectorId")]
	if !found {
		return nil, errOf("connector.not_found_with_connector_id")
	}
	k := &connector{id: cmp.Or(c.text("id"), c.s.ids.Short()), factory: factory}
	misfit := k.take(c)
	err := cmp.Or(
		c.checkSocial(k),
		errIf(c.isTrue("enableTokenStorage"), "request.feature_not_supported"),
		refuseIf(c.db.connectors.Has(k.id), errUnique()),
		misfit,
	)
	if err != nil {
		return nil, err
	}
	c.db.connectors.Drop(func(old *connector) bool { return old.kind() == k.kind() && k.kind() != connectorSocial })
	c.db.connectors.Put(k.id, k)
	return ok(k.view()), nil
}

// checkSocial keeps the names of social platforms apart.
func (c *call) checkSocial(k *connector) error {
	_, named := c.bodyObject().Get("metadata")
	twin := c.db.connectors.Any(func(other *connector) bool { return other.factory.Text("id") == k.factory.Text("id") })
	same := c.db.connectors.Find(func(other *connector) bool {
		return other.target() == k.target() && other.factory.Text("platform") == k.factory.Text("platform")
	})
	switch {
	case k.kind() != connectorSocial:
		return nil
	case k.isStandard() && k.target() == "":
		return errOf("connector.should_specify_target")
	case !k.isStandard() && named:
		return errOf("connector.cannot_overwrite_metadata_for_non_standard_connector")
	case !k.isStandard() && twin:
		return errOf("connector.multiple_instances_not_supported")
	case same != nil:
		return errOf("connector.multiple_target_with_same_platform").
			WithData(map[string]any{"connectorId": same.factory.Text("id"), "connectorName": same.view().Child("name")})
	}
	return nil
}

// updateConnector replaces configuration and metadata whole.
func updateConnector(c *call, k *connector) (*response, error) {
	body, next := c.bodyObject(), *k
	otherTarget := c.has("metadata") && body.Child("metadata").Text("target") != k.target()
	empty := pick(body, "config", "metadata", "syncProfile", "enableTokenStorage").Members == nil
	err := cmp.Or(
		errIf(c.has("metadata") && !k.isStandard(), "connector.cannot_overwrite_metadata_for_non_standard_connector"),
		errIf(otherTarget, "connector.can_not_modify_target"),
		errIf(c.isTrue("syncProfile") && k.kind() != connectorSocial, "connector.invalid_type_for_syncing_profile"),
		errIf(c.isTrue("enableTokenStorage"), "request.feature_not_supported"),
		refuseIf(empty, wire.EmptyValues()),
		next.take(c),
	)
	if err != nil {
		return nil, err
	}
	*k = next
	return ok(k.view()), nil
}

// deleteConnector keeps the last way to reset a password as long as passwords expire, and takes a
// social platform off the sign-in pages.
func deleteConnector(c *call, k *connector) (*response, error) {
	expires := isTrue(c.db.signInExperience.Child("passwordExpiration"), "enabled")
	if expires && !c.canReset(c.db.signInExperience, k.kind()) {
		return nil, errOf("sign_in_experiences.password_expiration_requires_forgot_password")
	}
	c.db.connectors.Remove(k.id)
	if k.kind() == connectorSocial {
		shown := c.usableTargets(textList(c.db.signInExperience, "socialSignInConnectorTargets"))
		c.db.signInExperience = c.db.signInExperience.Clone()
		c.db.signInExperience.Set("socialSignInConnectorTargets", shown)
	}
	return noContent(), nil
}

// usableTargets are those of the social platforms that a connector stands behind.
func (c *call) usableTargets(targets []string) []any {
	social := c.db.connectors.Where(func(k *connector) bool { return k.kind() == connectorSocial })
	usable := common(targets, lists.Map(social, (*connector).target))
	return lists.Map(usable, func(target string) any { return target })
}

// authorizeThroughConnector is where a user goes to sign in to a social platform. Most platforms
// want a session of Logto's own sign-in pages.
func authorizeThroughConnector(c *call) (*response, error) {
	state, redirect := c.bodyObject().Text("state"), c.bodyObject().Text("redirectUri")
	k := c.db.connectors.Get(c.path("connectorId"))
	switch {
	case state == "" || redirect == "":
		return nil, errOf("session.insufficient_info")
	case k == nil:
		return nil, errNotFound()
	case k.kind() != connectorSocial:
		return nil, errOf("connector.unexpected_type")
	}
	page, known := k.authorizationURI(state, redirect)
	if !known {
		c.header.Set(originHeader, originNotModelled)
		return nil, errNotModelled(c.op)
	}
	return ok(map[string]string{"redirectTo": page}), checkConfig(k.factory, k.config)
}

// authorizationURI is the page of the platform that asks the user, for those that need no session.
func (k *connector) authorizationURI(state, redirect string) (page string, known bool) {
	switch k.factory.Text("id") {
	case "github-universal":
		return "https://github.com/login/oauth/authorize?client_id=" + url.QueryEscape(k.config.Text("clientId")) +
			"&redirect_uri=" + url.QueryEscape(redirect) + "&state=" + url.QueryEscape(state) +
			"&scope=" + url.QueryEscape(cmp.Or(k.config.Text("scope"), "read:user")), true
	case "mock-social-connector":
		return "http://mock-social/?state=" + url.QueryEscape(state) + "&redirect_uri=" + url.QueryEscape(redirect) +
			"&scope=" + url.QueryEscape(cmp.Or(k.config.Text("scope"), "email profile")), true
	}
	return "", false
}
