package names

import "testing"

func TestSingular(t *testing.T) {
	for plural, want := range map[string]string{
		"identities": "identity", "users": "user", "addresses": "address", "boxes": "box", "address": "address", "status": "status", "statuses": "status", "data": "data", "s": "s", "": "",
		"UserIDs": "UserID", "branches": "branch", "analysis": "analysis", "people": "person", "OrganizationPeople": "OrganizationPerson", "children": "child", "BreakingNews": "BreakingNews", "newspeople": "newspeople",
		"phrases": "phrase", "movies": "movie", "ties": "tie", "signing-keys": "signing-key", "organization-people": "organization-person",
		"RiskAnalyses": "RiskAnalysis", "hypotheses": "hypothesis", "UserAliases": "UserAlias", "alias": "alias", "databases": "database", "leases": "lease", "canvas": "canvas",
		"cookies": "cookie", "SessionCookies": "SessionCookie", "policies": "policy", "caches": "cache", "breaches": "breach", "searches": "search", "ResponseCaches": "ResponseCache",
		"bonuses": "bonus", "viruses": "virus", "clauses": "clause", "warehouses": "warehouse", "uses": "use", "lenses": "lens", "licenses": "license", "responses": "response",
		"devices": "device", "indexes": "index", "axes": "axis", "criteria": "criterion", "quizzes": "quiz", "sizes": "size", "heroes": "hero", "menus": "menu", "archives": "archive",
		"analyses": "analysis", "Series": "Series", "Sms": "Sms", "EmailAndSms": "EmailAndSms", "tries": "try", "wikis": "wiki", "matrices": "matrix", "prices": "price",
	} {
		if got := Singular(plural); got != want {
			t.Errorf("%q: got %q, want %q", plural, got, want)
		}
	}
}
