package logtotest

import (
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/guard"
)

var connectorFactoryOperations = operations{
	"ListConnectorFactories": {run: listFactories},
	"GetConnectorFactory":    {run: getFactory},
	"CreateConnectorTest":    {run: testConnector},
}

func listFactories(*call) (*response, error) { return ok(recordedFactories()), nil }

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
	kind, to := connectorEmail, body.Text("email")
	if phone := body.Text("phone"); phone != "" {
		kind, to = connectorSMS, phone
	}
	factory, found := factories()[c.path("factoryId")]
	switch {
	case to == "":
		return nil, fail(http.StatusBadRequest, "guard.invalid_input", "The request is invalid.")
	case !found || factory.Text("type") == connectorSocial:
		return nil, withStatus(http.StatusBadRequest, errOf("connector.not_found", kind))
	case factory.Text("type") != kind:
		return nil, errOf("connector.unexpected_type")
	}
	m := Message{To: to, Type: templateGeneric, Payload: map[string]any{"code": "000000"}}
	if locale := body.Text("locale"); locale != "" {
		m.Payload["locale"] = locale
	}
	return noContent(), c.sendThrough(factory, body.Child("config"), m)
}

// recordedFactories are the connectors that can be set up, as a real server describes them, with
// letters for logos and the titles of manuals.
var recordedFactories = dataFile[[]object]("connector_factories.json")

// factories are the same by id.
var factories = sync.OnceValue(func() map[string]object {
	all := map[string]object{}
	for _, f := range recordedFactories() {
		all[f.Text("id")] = f
	}
	return all
})

// connectorConfigs are the schemas of the configurations that connectors take, by the id of their
// factory, as its form has them.
var connectorConfigs = dataFile[map[string]*document.Schema]("connector_configs.json")

// neededTemplates are the kinds of messages that each list of templates has to have.
var neededTemplates = []string{"Register", "SignIn", "ForgotPassword", templateGeneric}

// checkConfig refuses a configuration that does not fit the form of the factory.
func checkConfig(factory, config object) error {
	issues := guard.Check(connectorConfigs()[factory.Text("id")], config)
	templates, _ := config.Get("templates")
	missing := subtract(neededTemplates, textsIn(objectsIn(config, "templates"), "usageType"))
	if _, isList := templates.([]any); isList && len(missing) > 0 && !strings.HasPrefix(factory.Text("id"), "mock-") {
		message := fmt.Sprintf("Template with UsageType (%s) should be provided!", strings.Join(missing, ", "))
		issues = append(issues, issue{Code: "custom", Path: []any{"templates"}, Message: message})
	}
	if len(issues) == 0 {
		return nil
	}
	return guard.Refusal("connector.invalid_config", "The connector's config is invalid.", issues)
}
