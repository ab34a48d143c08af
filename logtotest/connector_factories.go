package logtotest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/guard"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
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
		return nil, fail(http.StatusBadRequest, "connector.not_found", "Cannot find any available connector for type: %s.", kind)
	case factory.Text("type") != kind:
		return nil, errUnexpectedType()
	}
	m := Message{To: to, Type: templateGeneric, Payload: map[string]any{"code": "000000"}}
	if locale := body.Text("locale"); locale != "" {
		m.Payload["locale"] = locale
	}
	if err := c.sendThrough(factory, body.Child("config"), m); err != nil {
		return nil, err
	}
	return noContent(), nil
}

func errUnexpectedType() *apiError {
	return fail(http.StatusBadRequest, "connector.unexpected_type", "The connector's type is unexpected.")
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

// templateKeys are what the connectors without a form want of their configuration.
var templateKeys = map[string][]string{
	"mock-email-service":             {"apiKey", "fromEmail", "templates"},
	"mock-email-service-alternative": {"apiKey", "fromEmail", "templates"},
	"mock-short-message-service":     {"accountSID", "authToken", "fromMessagingServiceSID", "templates"},
	"mock-social-connector":          {"clientId", "clientSecret"},
}

// formItem is a field of the form that a factory shows for its configuration.
type formItem struct {
	Key            string           `json:"key"`
	Type           string           `json:"type"`
	Required       *bool            `json:"required"`
	DefaultValue   any              `json:"defaultValue"`
	ShowConditions []any            `json:"showConditions"`
	SelectItems    []map[string]any `json:"selectItems"`
}

// formTypes are the JSON types of the kinds of fields; that of Json is its default value's.
var formTypes = map[string]string{
	"Text": "string", "MultilineText": "string", "Select": "string", "Switch": "boolean", "Number": "number", "MultiSelect": "array",
}

func (i formItem) schema() object {
	kind := formTypes[i.Type]
	if _, isList := i.DefaultValue.([]any); isList {
		kind = "array"
	} else if kind == "" {
		kind = "object"
	}
	schema := objectOf(member("type", kind))
	if i.Type == "Select" {
		values := []any{}
		for _, item := range i.SelectItems {
			values = append(values, item["value"])
		}
		schema.Set("enum", values)
	}
	return schema
}

// wanted reports whether a configuration needs the field. Fields that show only sometimes are not
// needed, nor choices with a default, but for the one of how requests are signed.
func (i formItem) wanted() bool {
	switch {
	case i.Key == "signType":
		return true
	case i.Required == nil || i.Type == "Select" && i.DefaultValue != nil:
		return false
	}
	return *i.Required && i.ShowConditions == nil
}

// configSchema describes the configurations that a factory takes, by its form.
func configSchema(factory object) *document.Schema {
	var items []formItem
	if list, found := factory.Get("formItems"); found {
		_ = json.Unmarshal(jsonvalue.Encode(list), &items) // what does not fit the form is not checked
	}
	for _, key := range templateKeys[factory.Text("id")] {
		item := formItem{Key: key, Type: "Text", Required: new(true)}
		if key == "templates" {
			item = formItem{Key: key, Type: "Json", Required: new(true), DefaultValue: []any{}}
		}
		items = append(items, item)
	}
	var properties object
	required := []any{}
	for _, i := range items {
		properties.Set(i.Key, i.schema())
		if i.wanted() {
			required = append(required, i.Key)
		}
	}
	schema := objectOf(member("type", "object"), member("properties", properties), member("required", required))
	var read document.Schema
	_ = json.Unmarshal(jsonvalue.Encode(schema), &read) // it was put together just now
	return &read
}

// neededTemplates are the kinds of messages that each list of templates has to have.
var neededTemplates = []string{"Register", "SignIn", "ForgotPassword", templateGeneric}

// checkConfig refuses a configuration that does not fit the form of the factory.
func checkConfig(factory, config object) error {
	issues := guard.Check(configSchema(factory), config)
	if value, found := config.Get("templates"); found && factory.Text("type") != connectorSocial && templateKeys[factory.Text("id")] == nil {
		if list, isList := value.([]any); isList {
			issues = append(issues, missingTemplates(list)...)
		}
	}
	if len(issues) == 0 {
		return nil
	}
	return guard.Refusal("connector.invalid_config", "The connector's config is invalid.", issues)
}

func missingTemplates(templates []any) []issue {
	missing := slices.DeleteFunc(slices.Clone(neededTemplates), func(kind string) bool {
		return slices.ContainsFunc(templates, func(t any) bool {
			template, _ := t.(object)
			return template.Text("usageType") == kind
		})
	})
	if len(missing) == 0 {
		return nil
	}
	return []issue{{Code: "custom", Path: []any{"templates"},
		Message: fmt.Sprintf("Template with UsageType (%s) should be provided!", strings.Join(missing, ", "))}}
}
