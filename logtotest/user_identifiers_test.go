package logtotest

import (
	"fmt"
	"testing"
)

// Phone numbers are stored without the zero of the country, and compared in that form.
func TestPhones(t *testing.T) {
	c := start(t)
	id := c.id(200, "/api/users", `{"primaryPhone":"610412345678"}`)
	if r := c.want(200, "", "GET", "/api/users/"+id, ""); r.object()["primaryPhone"] != "61412345678" {
		t.Errorf("got %s", r.text)
	}
	c.want(422, "user.phone_already_in_use", "POST", "/api/users", `{"primaryPhone":"61412345678"}`)
	c.want(422, "user.phone_already_in_use", "POST", "/api/users", `{"primaryPhone":"610412345678"}`)
	other := c.id(200, "/api/users", `{}`)
	c.want(422, "user.phone_already_in_use", "PATCH", "/api/users/"+other, `{"primaryPhone":"610412345678"}`)
	c.want(422, "user.invalid_phone", "PATCH", "/api/users/"+other, `{"primaryPhone":"99999"}`)
	if r := c.want(200, "", "PATCH", "/api/users/"+other, `{"primaryPhone":"6107503129634"}`); r.object()["primaryPhone"] != "617503129634" {
		t.Errorf("got %s", r.text)
	}
}

// The username policy decides whether case tells usernames apart.
func TestUsernamesOfAnotherCase(t *testing.T) {
	c := start(t)
	policy := func(sensitive bool) {
		c.want(200, "", "PATCH", "/api/sign-in-exp", fmt.Sprintf(`{"usernamePolicy":{"caseSensitive":%t,"minLength":1,"maxLength":128,`+
			`"allowedChars":{"lowercase":true,"uppercase":true,"numbers":true,"underscore":true}}}`, sensitive))
	}
	id := c.id(200, "/api/users", `{"username":"Ann"}`)
	policy(false)
	c.want(422, "user.username_already_in_use", "POST", "/api/users", `{"username":"ANN"}`)
	c.want(200, "", "PATCH", "/api/users/"+id, `{"username":"aNN"}`) // one's own
	policy(true)
	c.want(200, "", "POST", "/api/users", `{"username":"ANN"}`)
}

// Digests come in lists too.
func TestPasswordHashInLists(t *testing.T) {
	c := start(t)
	c.id(200, "/api/users", `{"username":"a","passwordDigest":"5f4dcc3b5aa765d61d8327deb882cf99","passwordAlgorithm":"MD5"}`)
	c.id(200, "/api/users", `{"username":"b"}`)
	list := c.want(200, "", "GET", "/api/users?includePasswordHash=true", "").list()
	with, without := list[1].(map[string]any), list[0].(map[string]any)
	if with["passwordDigest"] != "5f4dcc3b5aa765d61d8327deb882cf99" || with["passwordAlgorithm"] != "MD5" {
		t.Errorf("got %v", with)
	}
	if digest, found := without["passwordDigest"]; !found || digest != nil {
		t.Errorf("got %v", without)
	}
	if _, found := c.want(200, "", "GET", "/api/users", "").list()[1].(map[string]any)["passwordDigest"]; found {
		t.Error("a digest that was not asked for")
	}
}
