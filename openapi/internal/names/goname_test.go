package names

import (
	"go/token"
	"testing"
)

func TestGoName(t *testing.T) {
	for name, want := range map[string]string{
		"name": "Name", "primary_email": "PrimaryEmail", "primaryEmail": "PrimaryEmail", "primary-email": "PrimaryEmail", "PrimaryEmail": "PrimaryEmail",
		"id": "ID", "userId": "UserID", "userIds": "UserIDs", "identity": "Identity", "redirectUris": "RedirectURIs", "logoUrl": "LogoURL", "customCss": "CustomCSS",
		"uiLocales": "UILocales", "ipAddress": "IPAddress", "idTokenTtl": "IDTokenTTL", "sso": "Sso", "oidcConfig": "OidcConfig", "APIKey": "APIKey",
		"openid.scope": "OpenidScope", "x5t#S256": "X5tS256", "a b": "AB", "": "X", "1st": "X1st", "日本": "X", "Ünï": "N", "-": "X", "JSON": "JSON", "v2": "V2", "jwtCustomizer": "JWTCustomizer", "DeleteGrantById": "DeleteGrantByID", "GetSwaggerJson": "GetSwaggerJSON", "CreateConnectorAuthorizationUri": "CreateConnectorAuthorizationURI", "UploadCustomUiAssets": "UploadCustomUIAssets", "GetMfaSettings": "GetMfaSettings", "Idea": "Idea", "GetIdentity": "GetIdentity", "v2Name": "V2Name",
	} {
		if got := GoName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func FuzzGoName(f *testing.F) {
	for _, seed := range []string{"primary_email", "redirectUris", "", "1", "日本", "a\xffb", "type", "ID", "_", "ẞ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if got := GoName(name); !token.IsIdentifier(got) || !token.IsExported(got) {
			t.Errorf("GoName(%q) is %q", name, got)
		}
		if got := GoArgument(name); !token.IsIdentifier(got) || token.IsExported(got) || reserved[got] {
			t.Errorf("GoArgument(%q) is %q", name, got)
		}
		for _, s := range []site{{place: "GetThing.response." + name}, {place: "Thing." + name, depth: 1}, {place: "Thing|" + name, depth: 1}, {place: "Get" + GoName(name) + ".request"}} {
			if got := free(candidates(s, "Get"+GoName(name)), func(string) bool { return false }); !validName(got) || len(got) > MaxName {
				t.Errorf("the type at %q is called %q", s.place, got)
			}
		}
	})
}
