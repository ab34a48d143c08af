package importusers

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name, input string
		users       int
		want        string // in the error; "" for none
	}{
		{"nothing", "", 0, ""},
		{"blank lines", "\n{\"username\":\"ann\"}\n\r\n  \n{\"primaryPhone\":\"15551234\"}", 2, ""},
		{"a digest", `{"primaryEmail":"a@b.co","passwordDigest":"x","passwordAlgorithm":"Bcrypt"}`, 1, ""},
		{"no JSON", "{\"username\":\"ann\"}\nann", 1, "line 2: invalid character"},
		{"cut off", `{"username":"ann"`, 0, "line 1: unexpected EOF"},
		{"a list", `["ann"]`, 0, "line 1: json: cannot unmarshal array"},
		{"null", `null`, 0, "line 1: a user needs"},
		{"a misspelt field", `{"username":"ann","mail":"a@b.co"}`, 0, `unknown field "mail"`},
		{"two objects", `{"username":"ann"} {"username":"bob"}`, 0, "more than one JSON object"},
		{"nobody", `{"name":"Ann"}`, 0, "a user needs a username"},
		{"twice", "{\"username\":\"ann\"}\n{\"username\":\"bob\"}\n{\"username\":\"ann\"}", 2, "line 3: username:ann is on line 1 already"},
		{"NUL", `{"username":"ann","name":"A\u0000"}`, 0, "cannot be stored"},
		{"NUL behind a backslash", `{"username":"ann","name":"A\\\u0000"}`, 0, "cannot be stored"},
		{"no NUL", `{"username":"ann","name":"A\\u0000"}`, 1, ""},
		{"no algorithm", `{"username":"ann","passwordDigest":"x"}`, 0, "belong together"},
		{"no digest", `{"username":"ann","passwordAlgorithm":"MD5"}`, 0, "belong together"},
		{"both", `{"username":"ann","password":"x","passwordDigest":"x","passwordAlgorithm":"MD5"}`, 0, "either password or"},
		{"an algorithm", `{"username":"ann","passwordDigest":"x","passwordAlgorithm":"bcrypt"}`, 0, `"bcrypt": Logto knows ["Argon2i"`},
		{"a huge line", `{"username":"ann","name":"` + strings.Repeat("a", maxLine) + `"}`, 0, "after line 0: bufio.Scanner: token too long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			users, err := Check(strings.NewReader(c.input))
			if users != c.users {
				t.Errorf("%d users, want %d", users, c.users)
			}
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
}

func TestCheckStopsAtTenMistakes(t *testing.T) {
	_, err := Check(strings.NewReader(strings.Repeat("x\n", 50)))
	if err == nil || strings.Count(err.Error(), "line ") != maxFaults {
		t.Errorf("error %v", err)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(`{"username":"ann","passwordDigest":"x","passwordAlgorithm":"Bcrypt"}`)
	f.Add("{\"primaryEmail\":\"a@b.co\"}\n\n[]\n{}")
	f.Fuzz(func(t *testing.T, input string) {
		users, err := Check(strings.NewReader(input))
		again := 0
		for r, readErr := range records(strings.NewReader(input)) {
			if readErr != nil {
				continue
			}
			again++
			if r.line < 1 || r.field == "" || hasNUL([]byte(r.key())) {
				t.Errorf("record %+v", r)
			}
		}
		if err == nil && users != again {
			t.Errorf("Check counts %d users, an import %d", users, again)
		}
	})
}
