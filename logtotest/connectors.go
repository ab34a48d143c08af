package logtotest

import (
	"net/http"

	"github.com/logto-go/management/logtotest/internal/wire"
)

// The kinds of connectors.
const (
	connectorEmail  = "Email"
	connectorSMS    = "Sms"
	connectorSocial = "Social"
)

// connector sends messages, or signs users in through a social account. What it can do is its
// factory's.
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
	for _, m := range k.factory.Members {
		if m.Key == "id" || m.Key == "type" || m.Key == "isDemo" {
			continue
		}
		if own, overridden := k.metadata.Get(m.Key); overridden {
			m.Value = own
		}
		view.Set(m.Key, m.Value)
	}
	view.Set("type", k.kind())
	view.Set("isDemo", false)
	view.Set("extraInfo", object{})
	return view
}

var connectorOperations = operations{
	"ListConnectors":                  {run: listConnectors},
	"CreateConnector":                 {run: createConnector},
	"GetConnector":                    {run: getConnector},
	"UpdateConnector":                 {run: updateConnector},
	"DeleteConnector":                 {run: deleteConnector},
	"CreateConnectorAuthorizationUri": {run: authorizeThroughConnector, lacks: "of the real platforms only GitHub"},
}

func (db *state) hasConnector(kind string) bool {
	return db.connectors.Find(func(k *connector) bool { return k.kind() == kind }) != nil
}

func (c *call) connectorOf() (*connector, error) {
	k := c.db.connectors.Get(c.path("id"))
	if k == nil {
		return nil, errNotFound()
	}
	return k, nil
}

func listConnectors(c *call) (*response, error) {
	target := c.query.Get("target")
	views := []object{}
	for k := range c.db.connectors.All() {
		if target == "" || k.target() == target {
			views = append(views, k.view())
		}
	}
	return ok(views), nil
}

type connectorBody struct {
	ID                 field[string] `json:"id"`
	ConnectorID        string        `json:"connectorId"`
	Config             field[object] `json:"config"`
	Metadata           field[object] `json:"metadata"`
	SyncProfile        field[bool]   `json:"syncProfile"`
	EnableTokenStorage field[bool]   `json:"enableTokenStorage"`
}

func errFeature() *apiError {
	return fail(http.StatusUnprocessableEntity, "request.feature_not_supported", "This feature is not supported in the current environment.")
}

func errFixedMetadata() *apiError {
	return fail(http.StatusBadRequest, "connector.cannot_overwrite_metadata_for_non_standard_connector",
		"This connector's 'metadata' cannot be overwritten.")
}

// createConnector allows one e-mail and one SMS connector, one of each social platform, and any
// number of standard ones. A second e-mail or SMS connector takes the place of the first.
func createConnector(c *call) (*response, error) {
	body, err := read[connectorBody](c)
	if err != nil {
		return nil, err
	}
	factory, found := factories()[body.ConnectorID]
	if !found {
		return nil, fail(http.StatusUnprocessableEntity, "connector.not_found_with_connector_id",
			"Can not find connector with given standard connector id.")
	}
	k := &connector{factory: factory, config: cleanDeep(body.Config.Value).JSONB(), metadata: cleanDeep(body.Metadata.Value), syncProfile: body.SyncProfile.Value}
	k.id = body.ID.Or(c.s.ids.Short())
	if k.kind() == connectorSocial {
		if err := c.checkSocial(k, body); err != nil {
			return nil, err
		}
	}
	switch {
	case body.EnableTokenStorage.Value:
		return nil, errFeature()
	case c.db.connectors.Has(k.id):
		return nil, errUnique()
	case body.Config.Has():
		if err := checkConfig(factory, body.Config.Value); err != nil {
			return nil, err
		}
	}
	if kind := k.kind(); kind != connectorSocial {
		if old := c.db.connectors.Find(func(other *connector) bool { return other.kind() == kind }); old != nil {
			c.db.connectors.Remove(old.id)
		}
	}
	c.db.connectors.Put(k.id, k)
	return ok(k.view()), nil
}

// checkSocial keeps the names of social platforms apart.
func (c *call) checkSocial(k *connector, body connectorBody) error {
	switch {
	case k.isStandard() && k.target() == "":
		return fail(http.StatusBadRequest, "connector.should_specify_target", "You should specify 'target'.")
	case !k.isStandard() && body.Metadata.Set:
		return errFixedMetadata()
	case !k.isStandard() && c.db.connectors.Find(func(other *connector) bool { return other.factory.Text("id") == body.ConnectorID }) != nil:
		return fail(http.StatusUnprocessableEntity, "connector.multiple_instances_not_supported",
			"Can not create multiple instance with picked standard connector.")
	}
	same := c.db.connectors.Find(func(other *connector) bool {
		return other.target() == k.target() && other.factory.Text("platform") == k.factory.Text("platform")
	})
	if same == nil {
		return nil
	}
	return fail(http.StatusUnprocessableEntity, "connector.multiple_target_with_same_platform",
		"You can not have multiple social connectors that have same target and platform.").
		WithData(map[string]any{"connectorId": same.factory.Text("id"), "connectorName": same.view().Child("name")})
}

func getConnector(c *call) (*response, error) {
	k, err := c.connectorOf()
	if err != nil {
		return nil, err
	}
	return ok(k.view()), nil
}

// updateConnector replaces configuration and metadata whole.
func updateConnector(c *call) (*response, error) {
	k, err := c.connectorOf()
	if err != nil {
		return nil, err
	}
	body, err := read[connectorBody](c)
	if err != nil {
		return nil, err
	}
	switch target := body.Metadata.Value.Text("target"); {
	case body.Metadata.Has() && !k.isStandard():
		return nil, errFixedMetadata()
	case body.Metadata.Has() && target != k.target():
		return nil, fail(http.StatusBadRequest, "connector.can_not_modify_target", "The connector 'target' can not be modified.")
	case body.SyncProfile.Value && k.kind() != connectorSocial:
		return nil, fail(http.StatusUnprocessableEntity, "connector.invalid_type_for_syncing_profile",
			"You can only sync user profile with social connectors.")
	case body.EnableTokenStorage.Value:
		return nil, errFeature()
	case !body.Config.Set && !body.Metadata.Set && !body.SyncProfile.Set && !body.EnableTokenStorage.Set:
		return nil, wire.EmptyValues()
	}
	if body.Config.Has() {
		if err := checkConfig(k.factory, body.Config.Value); err != nil {
			return nil, err
		}
		k.config = cleanDeep(body.Config.Value).JSONB()
	}
	if body.Metadata.Has() {
		k.metadata = cleanDeep(body.Metadata.Value)
	}
	body.SyncProfile.Into(&k.syncProfile)
	return ok(k.view()), nil
}

// deleteConnector keeps the last way to reset a password as long as passwords expire, and takes a
// social platform off the sign-in pages.
func deleteConnector(c *call) (*response, error) {
	k, err := c.connectorOf()
	if err != nil {
		return nil, err
	}
	if isTrue(c.db.signInExperience.Child("passwordExpiration"), "enabled") && !c.canReset(c.db.signInExperience, k.kind()) {
		return nil, errNoWayToReset()
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
	usable := []any{}
	for _, target := range targets {
		if c.db.connectors.Find(func(k *connector) bool { return k.kind() == connectorSocial && k.target() == target }) != nil {
			usable = append(usable, target)
		}
	}
	return usable
}
