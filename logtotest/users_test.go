package logtotest

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestUserDefaults(t *testing.T) {
	c := start(t, WithSeed(1))
	r := c.want(200, "", "POST", "/api/users", `{}`)
	id := r.object()["id"].(string)
	if len(id) != 12 || strings.ToLower(id) != id {
		t.Errorf("id %q", id)
	}
	want := fmt.Sprintf(`{"id":%q,"username":null,"primaryEmail":null,"primaryPhone":null,"name":null,"avatar":null,`+
		`"customData":{},"identities":{},"lastSignInAt":null,"createdAt":%.0f,"updatedAt":%.0f,"profile":{},`+
		`"applicationId":null,"cimdClientId":null,"isSuspended":false,"hasPassword":false}`,
		id, r.object()["createdAt"], r.object()["createdAt"])
	if r.text != want {
		t.Errorf("got  %s\nwant %s", r.text, want)
	}
}

func TestUserUniqueness(t *testing.T) {
	c := start(t)
	c.id(200, "/api/users", `{"username":"ann","primaryEmail":"ann@example.com","primaryPhone":"15555360482"}`)
	other := c.id(200, "/api/users", `{"username":"bob"}`)
	for body, code := range map[string]string{
		`{"username":"ann"}`:                 "user.username_already_in_use",
		`{"primaryEmail":"ANN@example.com"}`: "user.email_already_in_use",
		`{"primaryPhone":"15555360482"}`:     "user.phone_already_in_use",
		`{"primaryPhone":"99999"}`:           "user.invalid_phone",
	} {
		c.want(422, code, "POST", "/api/users", body)
		c.want(422, code, "PATCH", "/api/users/"+other, body)
	}
	c.want(200, "", "PATCH", "/api/users/"+other, `{"username":"bob"}`)
}

func TestUserUpdate(t *testing.T) {
	c := start(t)
	id := c.id(200, "/api/users", `{"name":"Ann","avatar":"https://e.com/a.png","primaryEmail":"a@b.c","customData":{"a":1,"b":{"c":2}},"profile":{"nickname":"n","locale":"da"}}`)
	path := "/api/users/" + id
	c.want(422, "entity.invalid_input", "PATCH", path, `{}`)
	for _, tt := range []struct{ body, field, want string }{
		{`{"name":""}`, "name", `"name":null`},
		{`{"avatar":null}`, "avatar", `"avatar":null`},
		{`{"primaryEmail":null}`, "primaryEmail", `"primaryEmail":null`},
		{`{"customData":{"z":9007199254740993}}`, "customData", `"customData":{"z":9007199254740992}`},
		{`{"profile":{"nickname":"m"}}`, "profile", `"profile":{"nickname":"m"}`},
	} {
		if r := c.want(200, "", "PATCH", path, tt.body); !strings.Contains(r.text, tt.want) {
			t.Errorf("%s: got %s", tt.body, r.text)
		}
	}
	c.want(422, "entity.value_too_long", "PATCH", path, `{"name":"`+strings.Repeat("x", 129)+`"}`)

	// The operations of their own merge.
	for _, tt := range []struct{ target, body, want string }{
		{"/custom-data", `{"customData":{"longer":1,"a":null}}`, `{"a":null,"z":9007199254740992,"longer":1}`},
		{"/profile", `{"profile":{"address":{"country":"DK"}}}`, `{"nickname":"m","address":{"country":"DK"}}`},
		{"/profile", `{"profile":{"address":{"locality":"K"}}}`, `{"nickname":"m","address":{"locality":"K"}}`},
	} {
		if r := c.want(200, "", "PATCH", path+tt.target, tt.body); r.text != tt.want {
			t.Errorf("%s %s: got %s, want %s", tt.target, tt.body, r.text, tt.want)
		}
	}
}

func TestUserDelete(t *testing.T) {
	c := start(t)
	id := c.id(200, "/api/users", `{}`)
	if r := c.want(204, "", "DELETE", "/api/users/"+id, ""); r.text != "" {
		t.Errorf("got %q", r.text)
	}
	c.want(404, "entity.not_found", "DELETE", "/api/users/"+id, "")
	c.want(404, "entity.not_found", "GET", "/api/users/"+id, "")
}

func TestUsersLeftOut(t *testing.T) {
	c := start(t)
	c.want(400, "request.invalid_input", "GET", "/api/users?excludeRoleId=a&excludeOrganizationId=b", "")
}

func TestUserPages(t *testing.T) {
	c := start(t, WithUsers(45))
	for _, tt := range []struct {
		query   string
		items   int
		relates []string
	}{
		{"", 20, []string{`</users?page=1>; rel="first"`, `</users?page=3>; rel="last"`, `</users?page=2>; rel="next"`}},
		{"?page=2&page_size=10", 10, []string{
			`</users?page=1&page_size=10>; rel="first"`, `</users?page=1&page_size=10>; rel="prev"`,
			`</users?page=5&page_size=10>; rel="last"`, `</users?page=3&page_size=10>; rel="next"`,
		}},
		{"?page=9&page_size=100", 0, []string{
			`</users?page=1&page_size=100>; rel="first"`, `</users?page=8&page_size=100>; rel="prev"`, `</users?page=1&page_size=100>; rel="last"`,
		}},
		{"?search.id=a&search.id=b&mode.id=exact", 0, []string{
			`</users?search.id=a%2Cb&mode.id=exact&page=1>; rel="first"`, `</users?search.id=a%2Cb&mode.id=exact&page=1>; rel="last"`,
		}},
	} {
		r := c.want(200, "", "GET", "/api/users"+tt.query, "")
		if len(r.list()) != tt.items {
			t.Errorf("%s: %d items, want %d", tt.query, len(r.list()), tt.items)
		}
		var links []string
		for _, line := range r.header.Values("Link") {
			links = append(links, strings.Replace(line, c.srv.URL, "", 1))
		}
		if !slices.Equal(links, tt.relates) {
			t.Errorf("%s:\n got %q\nwant %q", tt.query, links, tt.relates)
		}
	}
	if total := c.do("GET", "/api/users", "").header.Get("Total-Number"); total != "45" {
		t.Errorf("Total-Number %q", total)
	}
	for _, query := range []string{"?page=0", "?page_size=0", "?page_size=101", "?page=x", "?page=-1", "?page=1&page=1", "?page_size=&page_size="} {
		c.want(400, "guard.invalid_pagination", "GET", "/api/users"+query, "")
	}
	c.want(422, "entity.invalid_input", "GET", "/api/users?page_size=2.5", "")
	if r := c.want(200, "", "GET", "/api/users?page=&page_size=", ""); len(r.list()) != 20 || r.header.Get("Total-Number") != "45" {
		t.Errorf("an empty page is as good as none: %d items", len(r.list()))
	}
	if r := c.want(200, "", "GET", "/api/roles?page=&page_size=2", ""); r.header.Get("Total-Number") == "" {
		t.Error("a page size alone asks for a page")
	}
	if r := c.want(200, "", "GET", "/api/applications?page=&page_size=", ""); r.header.Get("Total-Number") != "" {
		t.Error("an empty page asks for none")
	}
	if r := c.want(200, "", "GET", "/api/users?page=1.5", ""); r.list()[0].(map[string]any)["username"] != "user_000035" {
		t.Errorf("page=1.5 starts with %v", r.list()[0])
	}
}

func TestUserSearch(t *testing.T) {
	c := start(t)
	for _, body := range []string{
		`{"username":"ann_1","name":"Ann","primaryEmail":"ann@example.com"}`,
		`{"username":"bob_2","name":"Bob 100%","primaryEmail":"bob@example.org"}`,
		`{"username":"cyd_3","name":"Cyd","primaryPhone":"15555360482"}`,
	} {
		c.id(200, "/api/users", body)
	}
	for query, want := range map[string]string{
		"search=%example%":                 "bob_2 ann_1",
		"search=ANN%":                      "ann_1",
		"search=ANN%&isCaseSensitive=true": "",
		`search=%100\%`:                    "bob_2",
		"search=an_":                       "ann_1",
		"search=example":                   "",
		"search.username=ann_1&search.username=cyd_3&mode=exact":     "cyd_3 ann_1",
		"search.name=ann&mode.name=exact":                            "ann_1",
		"search.name=A%&search.primaryEmail=%.org":                   "bob_2 ann_1",
		"search.name=A%&search.primaryEmail=%.org&joint=and":         "",
		"search.name=B%&search.primaryEmail=%.org&joint=and":         "bob_2",
		"search.name=(Ann|Cyd)&mode=similar_to&isCaseSensitive=true": "cyd_3 ann_1",
		"search.username=^[a-b].*[12]$&mode.username=posix":          "bob_2 ann_1",
		// NULL fits nothing.
		"search.primaryEmail=%":                                     "bob_2 ann_1",
		"search.primaryPhone=.*&mode=posix":                         "cyd_3",
		"search.primaryEmail=%&search.primaryPhone=%&jointMode=and": "",
		"search.primaryEmail=%&search.name=A%&jointMode=and":        "ann_1",
		"search.primary_email=%.org":                                "bob_2",
		"search.name=Ann&mode=similar_to&isCaseSensitive=1":         "ann_1",
		"search.name=Ann&mode=similar_to&isCaseSensitive=YES":       "ann_1",
	} {
		r := c.want(200, "", "GET", "/api/users?"+escapeQuery(query), "")
		var names []string
		for _, item := range r.list() {
			names = append(names, item.(map[string]any)["username"].(string))
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
	for query, message := range map[string]string{
		"search.name=x&mode.name=similar_to": "Input is invalid. Cannot use case-insensitive match for `similar to`.",
		"search.nope=x":                      "Input is invalid. Search field `nope` is not valid, expect one of id, primary_email, primary_phone, username, name.",
		"search=x&mode=bogus":                "Input is invalid. Search match mode `bogus` is not valid, expect one of exact, like, similar_to, posix.",
		"mode.name=bogus":                    "Input is invalid. Search match mode `bogus` for field `name` is not valid, expect one of exact, like, similar_to, posix.",
		"search.a.b=x":                       "Input is invalid. Unsupported nested search field path `a.b` detected. Only the first level field is supported.",
	} {
		r := c.want(400, "request.invalid_input", "GET", "/api/users?"+query, "")
		if r.object()["message"] != message {
			t.Errorf("%s: %v", query, r.object()["message"])
		}
	}
	for _, query := range []string{"search=", "search.a.b=x", "search=a&search=b", "search=x&joint=xor", "search=x&jointMode=xor", "search=x&mode="} {
		c.want(400, "request.invalid_input", "GET", "/api/users?"+query, "")
	}
}

// escapeQuery lets tests write queries as they are meant.
func escapeQuery(query string) string {
	var parts []string
	for part := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(part, "=")
		parts = append(parts, key+"="+url.QueryEscape(value))
	}
	return strings.Join(parts, "&")
}
