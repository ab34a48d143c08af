package logtotest

import (
	"net/http"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// The applications that users sign in to by SAML. Their settings are modelled, the sign-in is not.
var samlApplicationOperations = operations{
	"CreateSamlApplication":       {run: createSAMLApplication},
	"GetSamlApplication":          {run: getSAMLApplication},
	"UpdateSamlApplication":       {run: updateSAMLApplication},
	"DeleteSamlApplication":       {run: deleteSAMLApplication},
	"ListSamlApplicationSecrets":  {run: listSAMLSecrets},
	"CreateSamlApplicationSecret": {run: createSAMLSecret, lacks: "keys have 2048 bits where a real server makes 4096"},
	"UpdateSamlApplicationSecret": {run: updateSAMLSecret},
	"DeleteSamlApplicationSecret": {run: deleteSAMLSecret},
	"ListSamlApplicationMetadata": {run: samlMetadata, lacks: "the addresses in it lead to sign-in, which is not modelled"},
}

// samlSettings are what a SAML application has beside a plain one.
type samlSettings struct {
	AttributeMapping object  `json:"attributeMapping"`
	EntityID         *string `json:"entityId"`
	ACSURL           *object `json:"acsUrl"`
	Encryption       *object `json:"encryption"`
	NameIDFormat     string  `json:"nameIdFormat"`

	secrets []*samlSecret
}

const (
	samlType         = "SAML"
	samlLimit        = 3 // of a self-hosted server
	persistentNameID = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
	samlBindingPost  = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
	samlYearsAtFirst = 3
)

// samlApplicationView leaves out what matters to plain applications only.
type samlApplicationView struct {
	TenantID              string  `json:"tenantId"`
	ID                    string  `json:"id"`
	Name                  string  `json:"name"`
	Description           *string `json:"description"`
	Type                  string  `json:"type"`
	CustomData            object  `json:"customData"`
	IsThirdParty          bool    `json:"isThirdParty"`
	AppLevelAccessControl bool    `json:"appLevelAccessControlEnabled"`
	CreatedAt             int64   `json:"createdAt"`
	samlSettings
}

func (a *application) samlView() samlApplicationView {
	return samlApplicationView{
		a.TenantID, a.ID, a.Name, a.Description, a.Type, a.CustomData, a.IsThirdParty,
		a.AppLevelAccessControl, a.CreatedAt, *a.saml,
	}
}

// samlApplicationOf finds the application, and refuses others than SAML ones.
func (c *call) samlApplicationOf() (*application, error) {
	app, err := c.applicationOf("id")
	if err == nil && app.saml == nil {
		return nil, fail(http.StatusUnprocessableEntity, "application.saml.saml_application_only",
			"The API is only available for SAML applications.")
	}
	return app, err
}

type samlApplicationBody struct {
	Name                  field[string] `json:"name"`
	Description           field[string] `json:"description"`
	CustomData            field[object] `json:"customData"`
	AppLevelAccessControl field[bool]   `json:"appLevelAccessControlEnabled"`
	AttributeMapping      field[object] `json:"attributeMapping"`
	EntityID              field[string] `json:"entityId"`
	ACSURL                field[object] `json:"acsUrl"`
	Encryption            field[object] `json:"encryption"`
	NameIDFormat          field[string] `json:"nameIdFormat"`
}

func (b samlApplicationBody) check() error {
	if b.ACSURL.Has() && b.ACSURL.Value.Text("binding") != samlBindingPost {
		return fail(http.StatusUnprocessableEntity, "application.saml.acs_url_binding_not_supported",
			"Only HTTP-POST binding is supported for receiving SAML assertions.")
	}
	return nil
}

func (b samlApplicationBody) apply(app *application) {
	b.Name.Into(&app.Name)
	jsonvalue.TextOrNull(b.Description, &app.Description)
	if b.CustomData.Has() {
		app.CustomData = b.CustomData.Value.JSONB()
	}
	b.AppLevelAccessControl.Into(&app.AppLevelAccessControl)
	if b.AttributeMapping.Has() {
		app.saml.AttributeMapping = b.AttributeMapping.Value.JSONB()
	}
	jsonvalue.TextOrNull(b.EntityID, &app.saml.EntityID)
	b.ACSURL.IntoNullable(&app.saml.ACSURL)
	b.Encryption.IntoNullable(&app.saml.Encryption)
	b.NameIDFormat.Into(&app.saml.NameIDFormat)
}

func createSAMLApplication(c *call) (*response, error) {
	body, err := read[samlApplicationBody](c)
	if err != nil {
		return nil, err
	}
	if err := body.check(); err != nil {
		return nil, err
	}
	known := 0
	for app := range c.db.applications.All() {
		if app.saml != nil {
			known++
		}
	}
	if known >= samlLimit {
		return nil, fail(http.StatusForbidden, "application.saml.reach_oss_limit",
			"You CAN NOT create more SAML apps since the limit of %d is hit.", samlLimit)
	}
	app := newApplication(c.s.ids.Long(), "", samlType, c.millis())
	app.saml = &samlSettings{NameIDFormat: persistentNameID}
	app.OIDCClientMetadata.Set("redirectUris", []any{c.origin() + "/api/saml-applications/" + app.ID + "/callback"})
	body.apply(app)
	secret := c.newSAMLSecret(app.ID, samlYearsAtFirst)
	secret.Active = true
	app.saml.secrets = []*samlSecret{secret}
	c.db.applications.Put(app.ID, app)
	return created(app.samlView()), nil
}

func getSAMLApplication(c *call) (*response, error) {
	app, err := c.samlApplicationOf()
	if err != nil {
		return nil, err
	}
	return ok(app.samlView()), nil
}

func updateSAMLApplication(c *call) (*response, error) {
	app, err := c.samlApplicationOf()
	if err != nil {
		return nil, err
	}
	body, err := read[samlApplicationBody](c)
	if err != nil {
		return nil, err
	}
	if err := body.check(); err != nil {
		return nil, err
	}
	if body.AppLevelAccessControl.Value && app.access.empty() {
		return nil, errNoRules()
	}
	body.apply(app)
	return ok(app.samlView()), nil
}

func deleteSAMLApplication(c *call) (*response, error) {
	app, err := c.samlApplicationOf()
	if err != nil {
		return nil, err
	}
	c.dropApplication(app)
	return noContent(), nil
}
