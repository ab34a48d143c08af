package logtotest

import (
	"net/http"
	"strings"

	"github.com/logto-go/management/internal/exchange"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// ensureSAML makes the SAML application that a request names, with the certificate that it names.
func ensureSAML(srv *Server, e *exchange.Exchange) {
	ensureSSOKeys(srv, e)
	if !strings.HasPrefix(e.Path, "/api/saml-applications") {
		return
	}
	var ids []string
	id, secret := pathAfter(e, "saml-applications"), pathAfter(e, "secrets")
	known := srv.db.applications.Get(id)
	switch {
	case e.Status == http.StatusForbidden: // the limit is reached
		ids = []string{"one", "two", "three"}
	case id != "" && (known == nil || known.Type == samlType) && (e.Status != http.StatusNotFound || secret != ""):
		ids = []string{id}
	}
	for _, id := range ids {
		app := newApplication(id, "x", samlType, 0)
		app.saml = &samlSettings{NameIDFormat: persistentNameID}
		if secret != "" && e.Status != http.StatusNotFound {
			app.saml.secrets.Put(secret, &samlSecret{ID: secret, Active: e.Status == http.StatusBadRequest})
		} else {
			app.saml.secrets.Put("x", &samlSecret{ID: "x", Active: true})
		}
		if shown, err := jsonvalue.Parse(e.ResponseBody); err == nil && e.Method == http.MethodGet && secret == "" {
			if o, _ := shown.(object); o.Text("nameIdFormat") != "" {
				secrets := app.saml.secrets
				app.saml = into[samlSettings](o)
				app.saml.secrets = secrets
			}
		}
		srv.db.applications.Put(id, app)
	}
}

// ensureSSOKeys gives the enterprise connector of a request the keys that it names, or that the
// response shows.
func ensureSSOKeys(srv *Server, e *exchange.Exchange) {
	k := srv.db.ssoConnectors.Get(pathAfter(e, "sso-connectors"))
	if k != nil && isTrue(requestObject(e).Child("config"), "signAuthnRequest") && e.Status == http.StatusOK {
		k.keys.Put("x", &samlSecret{ID: "x", Active: true})
	}
	if k == nil || e.Method == http.MethodPost || !strings.Contains(e.Path, "/signing-keys") {
		return
	}
	if e.Status < http.StatusMultipleChoices && k.ProviderName != "AzureAD" {
		k.ProviderName = "SAML"
	}
	if id := pathAfter(e, "signing-keys"); id != "" && e.Status != http.StatusNotFound {
		k.keys.Put(id, &samlSecret{ID: id, Active: e.Status == http.StatusBadRequest})
	}
	shown, _ := jsonvalue.Parse(e.ResponseBody)
	list, _ := shown.([]any)
	for _, item := range list {
		key := into[samlSecret](item.(object))
		k.keys.Put(key.ID, key)
	}
}
