package logtotest

import "testing"

// The words are those of a real server; the order of the properties and of
// the options is that of the embedded description, which is alphabetical.
func TestGuardError(t *testing.T) {
	c := start(t)
	r := c.want(400, "guard.invalid_input", "POST", "/api/roles", `{"name":"x","type":"Nope"}`)
	want := `{"code":"guard.invalid_input","message":"The request body is invalid.","data":{"issues":[` +
		`{"code":"invalid_type","expected":"string","received":"undefined","path":["description"],"message":"Required"},` +
		`{"code":"invalid_enum_value","received":"Nope","options":["MachineToMachine","User"],"path":["type"],` +
		`"message":"Invalid enum value. Expected 'MachineToMachine' | 'User', received 'Nope'"}],"name":"ZodError"},` +
		`"details":"Error in key path \"description\": (invalid_type) Expected string but received undefined.\n` +
		`Error in key path \"type\": (invalid_enum_value) Invalid enum value. Expected 'MachineToMachine' | 'User', received 'Nope'"}`
	if r.text != want {
		t.Errorf("got  %s\nwant %s", r.text, want)
	}
}

func TestWithoutValidation(t *testing.T) {
	c := start(t, WithoutValidation())
	c.want(200, "", "POST", "/api/users", `{"primaryEmail":"no address"}`)
	// What cannot be read at all is refused all the same.
	c.want(400, "guard.invalid_input", "POST", "/api/users", `{"username":5}`)
}
