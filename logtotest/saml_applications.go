package logtotest

import (
	"cmp"
)

// The applications that users sign in to by SAML. Their settings are modelled, the sign-in is not.
var samlApplicationOperations = operations{
	"CreateSamlApplication":       {run: createSAMLApplication},
	"GetSamlApplication":          {run: onSAML(getSAMLApplication)},
	"UpdateSamlApplication":       {run: onSAML(updateSAMLApplication)},
	"DeleteSamlApplication":       {run: onSAML(theApplications.remove)},
	"ListSamlApplicationSecrets":  {run: onSAML(listSAMLSecrets)},
	"CreateSamlApplicationSecret": {run: onSAML(createSAMLSecret), lacks: "keys have 2048 bits where a real server makes 4096"},
	"UpdateSamlApplicationSecret": {run: onSAML(updateSAMLSecret)},
	"DeleteSamlApplicationSecret": {run: onSAML(deleteSAMLSecret)},
	"ListSamlApplicationMetadata": {run: samlMetadata, lacks: "the addresses in it lead to sign-in, which is not modelled"},
}

// samlSettings are what a SAML application has beside a plain one.
type samlSettings struct {
	AttributeMapping object  `json:"attributeMapping"`
	EntityID         *string `json:"entityId"`
	ACSURL           *object `json:"acsUrl"`
	Encryption       *object `json:"encryption"`
	NameIDFormat     string  `json:"nameIdFormat"`

	secrets samlSecrets
}

const (
	samlType         = "SAML"
	samlLimit        = 3 // of a self-hosted server
	persistentNameID = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
	samlBindingPost  = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
	samlYearsAtFirst = 3
)

// samlView leaves out what matters to plain applications only.
func (a *application) samlView() object {
	plain := pick(shown(a), "tenantId", "id", "name", "description", "type", "customData", "isThirdParty",
		"appLevelAccessControlEnabled", "createdAt")
	return plain.Merged(shown(a.saml))
}

// onSAML makes a handler for the SAML application that the path names.
func onSAML(run func(*call, *application) (*response, error)) handler {
	return theApplications.on(func(c *call, app *application) (*response, error) {
		if app.saml == nil {
			return nil, errOf("application.saml.saml_application_only")
		}
		return run(c, app)
	})
}

// changeSAML takes over what the body has.
func (c *call) changeSAML(app *application) error {
	settings := *app.saml
	err := cmp.Or(
		patch(c, app, "name", "description", "customData", "appLevelAccessControlEnabled"),
		patch(c, &settings, "attributeMapping", "entityId", "acsUrl", "encryption", "nameIdFormat"),
	)
	app.saml, app.CustomData, settings.AttributeMapping = &settings, app.CustomData.JSONB(), settings.AttributeMapping.JSONB()
	switch {
	case err != nil:
		return err
	case settings.ACSURL != nil && settings.ACSURL.Text("binding") != samlBindingPost:
		return errOf("application.saml.acs_url_binding_not_supported")
	case app.AppLevelAccessControl && app.access.empty():
		return errNoRules()
	}
	return nil
}

func createSAMLApplication(c *call) (*response, error) {
	app := newApplication(c.s.ids.Long(), "", samlType, c.millis())
	app.saml = &samlSettings{NameIDFormat: persistentNameID}
	if err := c.changeSAML(app); err != nil {
		return nil, err
	}
	known := 0
	for other := range c.db.applications.All() {
		if other.saml != nil {
			known++
		}
	}
	if known >= samlLimit {
		return nil, errOf("application.saml.reach_oss_limit", samlLimit)
	}
	app.OIDCClientMetadata.Set("redirectUris", []any{c.origin() + "/api/saml-applications/" + app.ID + "/callback"})
	secret := c.newSAMLSecret(app.ID, samlYearsAtFirst)
	secret.Active = true
	app.saml.secrets = samlSecrets{secret}
	c.db.applications.Put(app.ID, app)
	return created(app.samlView()), nil
}

func getSAMLApplication(_ *call, app *application) (*response, error) { return ok(app.samlView()), nil }

func updateSAMLApplication(c *call, app *application) (*response, error) {
	next := *app
	if err := c.changeSAML(&next); err != nil {
		return nil, err
	}
	*app = next
	return ok(app.samlView()), nil
}
