package logtotest

import (
	"net/http"
	"slices"
	"sync"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/recorded"
	"github.com/logto-go/management/logtotest/internal/wire"
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
	"ListConnectors":         {run: listConnectors},
	"CreateConnector":        {run: createConnector},
	"GetConnector":           {run: getConnector},
	"UpdateConnector":        {run: updateConnector},
	"DeleteConnector":        {run: deleteConnector},
	"ListConnectorFactories": {run: listFactories},
	"GetConnectorFactory":    {run: getFactory},
	"CreateConnectorTest":    {run: testConnector},
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
// number of standard ones. Creating a second e-mail or SMS connector takes the place of the first.
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
	k := &connector{factory: factory, config: body.Config.Value.JSONB(), metadata: body.Metadata.Value, syncProfile: body.SyncProfile.Value}
	k.id = body.ID.Or(c.s.ids.Short())
	switch {
	case k.isStandard() && k.target() == "":
		return nil, fail(http.StatusBadRequest, "connector.should_specify_target", "You should specify 'target'.")
	case !k.isStandard() && c.hasFactory(body.ConnectorID):
		return nil, fail(http.StatusUnprocessableEntity, "connector.multiple_instances_not_supported",
			"Can not create multiple instance with picked standard connector.")
	case body.EnableTokenStorage.Value:
		return nil, errFeature()
	case !k.isStandard() && body.Metadata.Value.Text("target") != "":
		return nil, errFixedMetadata()
	}
	if kind := k.kind(); kind != "Social" {
		if old := c.db.connectors.Find(func(other *connector) bool { return other.kind() == kind }); old != nil {
			c.db.connectors.Remove(old.id)
		}
	}
	c.db.connectors.Put(k.id, k)
	return ok(k.view()), nil
}

func (c *call) hasFactory(id string) bool {
	return c.db.connectors.Find(func(k *connector) bool { return k.factory.Text("id") == id }) != nil
}

func getConnector(c *call) (*response, error) {
	k, err := c.connectorOf()
	if err != nil {
		return nil, err
	}
	return ok(k.view()), nil
}

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
	case target != "" && target != k.target():
		return nil, fail(http.StatusBadRequest, "connector.can_not_modify_target", "The connector 'target' can not be modified.")
	case body.EnableTokenStorage.Value:
		return nil, errFeature()
	case !body.Config.Set && !body.Metadata.Set && !body.SyncProfile.Set && !body.EnableTokenStorage.Set:
		return nil, wire.EmptyValues()
	}
	if body.Config.Has() {
		k.config = body.Config.Value.JSONB()
	}
	if body.Metadata.Has() {
		k.metadata = k.metadata.Merged(body.Metadata.Value)
	}
	body.SyncProfile.Into(&k.syncProfile)
	return ok(k.view()), nil
}

func deleteConnector(c *call) (*response, error) {
	if !c.db.connectors.Remove(c.path("id")) {
		return nil, errNotFound()
	}
	return noContent(), nil
}

func listFactories(c *call) (*response, error) {
	all := []object{}
	for _, f := range factories() {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b object) int {
		if a.Text("id") < b.Text("id") {
			return -1
		}
		return 1
	})
	return ok(all), nil
}

func getFactory(c *call) (*response, error) {
	f, found := factories()[c.path("id")]
	if !found {
		return nil, errNotFound()
	}
	return ok(f), nil
}

// testConnector sends a test message with a connector that need not exist yet.
func testConnector(c *call) (*response, error) {
	body := c.bodyObject()
	kind, to := "Email", body.Text("email")
	if to == "" {
		kind, to = "Sms", body.Text("phone")
	}
	factory, found := factories()[c.path("factoryId")]
	if !found || factory.Text("type") != kind {
		return nil, fail(http.StatusBadRequest, "connector.not_found", "Cannot find any available connector for type: %s.", kind)
	}
	c.db.messages = append(c.db.messages, Message{To: to, Type: "Test", Payload: map[string]any{"code": "000000"}, Time: c.now})
	return noContent(), nil
}

// factories are the connectors that can be set up, as the real server describes them, by id.
var factories = sync.OnceValue(func() map[string]object {
	all := map[string]object{}
	for _, e := range recorded.All()["GetConnectorFactory"] {
		f := jsonvalue.MustParse(string(e.Body))
		all[f.Text("id")] = f
	}
	return all
})
