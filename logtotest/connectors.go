package logtotest

import (
	"net/http"
	"slices"
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
func (k *connector) kind() string     { return k.factory.text("type") }

// target names the social platform. Standard protocols have none of their own.
func (k *connector) target() string {
	if k.isStandard() {
		return k.metadata.text("target")
	}
	return k.factory.text("target")
}

// view is the connector with what its factory says, which its metadata overrides.
func (k *connector) view() object {
	view := object{[]member{
		{"id", k.id}, {"syncProfile", k.syncProfile}, {"enableTokenStorage", false},
		{"config", k.config}, {"metadata", k.metadata}, {"connectorId", k.factory.text("id")},
	}}
	for _, m := range k.factory.members {
		if m.key == "id" || m.key == "type" || m.key == "isDemo" {
			continue
		}
		if own, overridden := k.metadata.get(m.key); overridden {
			m.value = own
		}
		view.set(m.key, m.value)
	}
	view.set("type", k.kind())
	view.set("isDemo", false)
	view.set("extraInfo", object{})
	return view
}

var connectorHandlers = map[string]handler{
	"ListConnectors":         listConnectors,
	"CreateConnector":        createConnector,
	"GetConnector":           getConnector,
	"UpdateConnector":        updateConnector,
	"DeleteConnector":        deleteConnector,
	"ListConnectorFactories": listFactories,
	"GetConnectorFactory":    getFactory,
	"CreateConnectorTest":    testConnector,
}

func (db *state) hasConnector(kind string) bool {
	return db.connectors.find(func(k *connector) bool { return k.kind() == kind }) != nil
}

func (c *call) connectorOf() (*connector, error) {
	k := c.db.connectors.get(c.path("id"))
	if k == nil {
		return nil, errNotFound()
	}
	return k, nil
}

func listConnectors(c *call) (answer, error) {
	target := c.query.Get("target")
	views := []object{}
	for k := range c.db.connectors.all() {
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

// createConnector allows one e-mail and one SMS connector, one of each social platform, and any number of standard ones.
// Creating a second e-mail or SMS connector takes the place of the first.
func createConnector(c *call) (answer, error) {
	body, err := read[connectorBody](c)
	if err != nil {
		return answer{}, err
	}
	factory, found := factories()[body.ConnectorID]
	if !found {
		return answer{}, fail(http.StatusUnprocessableEntity, "connector.not_found_with_connector_id",
			"Can not find connector with given standard connector id.")
	}
	k := &connector{factory: factory, config: body.Config.value.jsonb(), metadata: body.Metadata.value, syncProfile: body.SyncProfile.value}
	k.id = body.ID.or(c.s.ids.short())
	switch {
	case k.isStandard() && k.target() == "":
		return answer{}, fail(http.StatusBadRequest, "connector.should_specify_target", "You should specify 'target'.")
	case !k.isStandard() && c.hasFactory(body.ConnectorID):
		return answer{}, fail(http.StatusUnprocessableEntity, "connector.multiple_instances_not_supported",
			"Can not create multiple instance with picked standard connector.")
	case body.EnableTokenStorage.value:
		return answer{}, errFeature()
	case !k.isStandard() && body.Metadata.value.text("target") != "":
		return answer{}, errFixedMetadata()
	}
	if kind := k.kind(); kind != "Social" {
		if old := c.db.connectors.find(func(other *connector) bool { return other.kind() == kind }); old != nil {
			c.db.connectors.remove(old.id)
		}
	}
	c.db.connectors.put(k.id, k)
	return ok(k.view()), nil
}

func (c *call) hasFactory(id string) bool {
	return c.db.connectors.find(func(k *connector) bool { return k.factory.text("id") == id }) != nil
}

func getConnector(c *call) (answer, error) {
	k, err := c.connectorOf()
	if err != nil {
		return answer{}, err
	}
	return ok(k.view()), nil
}

func updateConnector(c *call) (answer, error) {
	k, err := c.connectorOf()
	if err != nil {
		return answer{}, err
	}
	body, err := read[connectorBody](c)
	if err != nil {
		return answer{}, err
	}
	switch target := body.Metadata.value.text("target"); {
	case body.Metadata.has() && !k.isStandard():
		return answer{}, errFixedMetadata()
	case target != "" && target != k.target():
		return answer{}, fail(http.StatusBadRequest, "connector.can_not_modify_target", "The connector 'target' can not be modified.")
	case body.EnableTokenStorage.value:
		return answer{}, errFeature()
	case !body.Config.set && !body.Metadata.set && !body.SyncProfile.set && !body.EnableTokenStorage.set:
		return answer{}, errEmptyValues()
	}
	if body.Config.has() {
		k.config = body.Config.value.jsonb()
	}
	if body.Metadata.has() {
		k.metadata = k.metadata.merged(body.Metadata.value)
	}
	body.SyncProfile.into(&k.syncProfile)
	return ok(k.view()), nil
}

func deleteConnector(c *call) (answer, error) {
	if !c.db.connectors.remove(c.path("id")) {
		return answer{}, errNotFound()
	}
	return noContent(), nil
}

func listFactories(c *call) (answer, error) {
	all := []object{}
	for _, f := range factories() {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b object) int {
		if a.text("id") < b.text("id") {
			return -1
		}
		return 1
	})
	return ok(all), nil
}

func getFactory(c *call) (answer, error) {
	f, found := factories()[c.path("id")]
	if !found {
		return answer{}, errNotFound()
	}
	return ok(f), nil
}

// testConnector sends a test message with a connector that need not exist yet.
func testConnector(c *call) (answer, error) {
	body := c.bodyObject()
	kind, to := "Email", body.text("email")
	if to == "" {
		kind, to = "Sms", body.text("phone")
	}
	factory, found := factories()[c.path("factoryId")]
	if !found || factory.text("type") != kind {
		return answer{}, fail(http.StatusBadRequest, "connector.not_found", "Cannot find any available connector for type: %s.", kind)
	}
	c.db.messages = append(c.db.messages, Message{To: to, Type: "Test", Payload: map[string]any{"code": "000000"}, Time: c.now})
	return noContent(), nil
}
