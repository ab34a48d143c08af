package logtotest

import (
	"slices"
	"strings"
	"testing"
)

// Whatever is deleted, relations of other things that have the same id stay.
func TestDeletionKeepsWhatSharesTheID(t *testing.T) {
	fixture, err := ReadFixture(strings.NewReader(`{
		"resources": [{"id": "same", "name": "API", "indicator": "https://api.example.com", "scopes": [{"id": "same", "name": "read"}]}],
		"roles": [{"id": "same", "name": "Clerk", "scopes": {"same": ["read"]}}, {"id": "robot", "name": "Robot", "type": "MachineToMachine"}],
		"applications": [{"id": "same", "name": "m", "type": "MachineToMachine", "secret": "a-secret-of-32-characters-at-least", "roles": ["Robot"]}],
		"users": [{"id": "same", "username": "ann", "roles": ["Clerk"]}],
		"organizationScopes": [{"id": "same", "name": "edit"}],
		"organizationRoles": [{"id": "same", "name": "Editor", "scopes": ["edit"], "resourceScopes": {"same": ["read"]}}],
		"organizations": [{"id": "same", "name": "Acme", "members": [{"user": "same", "roles": ["Editor"]}, {"application": "same"}]}]
	}`))
	if err != nil {
		t.Fatal(err)
	}
	c := start(t, WithFixture(fixture))
	c.want(201, "", "POST", "/api/organizations/same/jit/roles", `{"organizationRoleIds":["same"]}`)
	c.want(201, "", "POST", "/api/organizations/same/jit/email-domains", `{"emailDomain":"same"}`)
	consents := "applications/" + c.id(200, "/api/applications",
		`{"name":"t","type":"SPA","isThirdParty":true,"oidcClientMetadata":{"redirectUris":[],"postLogoutRedirectUris":[]}}`) + "/users/same/consent-organizations"
	c.want(201, "", "POST", "/api/"+consents, `{"organizationIds":["same"]}`)
	lists := map[string]string{
		"roles of the user":         "users/same/roles",
		"roles of the machine":      "applications/same/roles",
		"scopes of the role":        "roles/same/scopes",
		"members":                   "organizations/same/users",
		"roles of the member":       "organizations/same/users/same/roles",
		"machines":                  "organizations/same/applications",
		"scopes of the member role": "organization-roles/same/scopes",
		"API of the member role":    "organization-roles/same/resource-scopes",
		"roles of the invited":      "organizations/same/jit/roles",
		"domains of the invited":    "organizations/same/jit/email-domains",
		"consents":                  consents,
	}
	fresh := c.srv.Snapshot()
	for target, gone := range map[string]string{
		"users/same":                 "consents, members, roles of the member, roles of the user",
		"roles/same":                 "roles of the user, scopes of the role",
		"applications/same":          "machines, roles of the machine",
		"organization-scopes/same":   "scopes of the member role",
		"resources/same/scopes/same": "API of the member role, scopes of the role",
		"resources/same":             "API of the member role, scopes of the role",
		"organization-roles/same":    "API of the member role, roles of the invited, roles of the member, scopes of the member role",
		"organizations/same":         "consents, domains of the invited, machines, members, roles of the invited, roles of the member",
	} {
		c.want(204, "", "DELETE", "/api/"+target, "")
		var empty []string
		for name, list := range lists {
			if r := c.do("GET", "/api/"+list, ""); r.status != 200 || !strings.Contains(r.text, `"same"`) && !strings.Contains(r.text, `"robot"`) {
				empty = append(empty, name)
			}
		}
		slices.Sort(empty)
		if got := strings.Join(empty, ", "); got != gone {
			t.Errorf("after the end of %s\ngot  %s\nwant %s", target, got, gone)
		}
		c.srv.Restore(fresh)
	}
}
