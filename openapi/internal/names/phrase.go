package names

import (
	"slices"
	"strings"
	"unicode"
)

// split cuts a Go name into its words: `JWTCustomizerIDs` is JWT, Customizer, IDs.
func split(name string) []string {
	var out []string
	runes := []rune(name)
	start := 0
	for i := 1; i < len(runes); i++ {
		if !unicode.IsUpper(runes[i]) {
			continue
		}
		if unicode.IsUpper(runes[i-1]) && !beginsWord(runes[i:]) {
			continue
		}
		out = append(out, string(runes[start:i]))
		start = i
	}
	return append(out, string(runes[start:]))
}

// beginsWord reports whether a word begins at an upper-case letter that follows
// another one. The plural of an initialism goes on: IDs, URIs.
func beginsWord(rest []rune) bool {
	if len(rest) < 2 || !unicode.IsLower(rest[1]) {
		return false
	}
	plural := rest[1] == 's' && (len(rest) == 2 || unicode.IsUpper(rest[2]))
	return !plural
}

// join puts two names together. Words that end the first and begin the second are
// said once: Connector and ConnectorType are ConnectorType.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	x, y := split(a), split(b)
	for n := min(len(x), len(y)); n > 0; n-- {
		if slices.Equal(x[len(x)-n:], y[:n]) {
			return a + strings.Join(y[n:], "")
		}
	}
	return a + b
}

// distinctive reports whether the name of a property says enough without that of
// the object it is in: type and config do not, signInMode does.
func distinctive(name string) bool { return len(split(name)) > 1 }

// resourceVerbs begin the operations whose response is the thing itself.
var resourceVerbs = map[string]bool{
	"Add": true, "Create": true, "Delete": true, "Fetch": true, "Find": true, "Generate": true, "Get": true,
	"List": true, "Patch": true, "Put": true, "Remove": true, "Replace": true,
	"Rotate": true, "Search": true, "Set": true, "Update": true, "Upload": true, "Upsert": true,
}

// deeds are the nouns of the verbs whose response tells of what was done: CheckPassword
// responds with a PasswordCheck.
var deeds = map[string]string{
	"Check": "Check", "Cleanup": "Cleanup", "Export": "Export", "Import": "Import", "Migrate": "Migration",
	"Submit": "Submission", "Sync": "Sync", "Validate": "Validation", "Verify": "Verification",
}

// cutVerb cuts the name of an operation into what it does and what it does it to:
// GetUser is Get and User, CreateAndSendCode is CreateAndSend and Code.
func cutVerb(method string) (verb, noun string) {
	parts := split(method)
	n := 1
	for n+2 < len(parts) && (parts[n] == "And" || parts[n] == "Or") {
		n += 2
	}
	return strings.Join(parts[:n], ""), strings.Join(parts[n:], "")
}

// withoutMeans drops how something is found or sent: UserByName is User, and so is
// UserBatch.
func withoutMeans(noun string) string {
	for _, means := range []string{"ByName", "ByID", "ByKey", "Batch", "Bulk"} {
		if thing, ok := strings.CutSuffix(noun, means); ok && thing != "" {
			return thing
		}
	}
	return noun
}

// withoutWith drops what an operation is done with: PasswordWithDefault is Password.
func withoutWith(noun string) string {
	parts := split(noun)
	if with := slices.Index(parts, "With"); with > 0 {
		parts = parts[:with]
	}
	return strings.Join(parts, "")
}

// nounOf is what an operation is about, if its verb is one that makes, finds or
// changes it: GetUser and ListUsers are about User and Users.
func nounOf(method string) string {
	verb, noun := cutVerb(method)
	if resourceVerbs[split(verb)[0]] {
		return withoutMeans(noun)
	}
	return ""
}

// changes are the verbs that no noun begins with.
var changes = map[string]bool{"Create": true, "Delete": true, "Replace": true, "Update": true, "Upsert": true}

// cutType cuts the name of a type into the verb of its operation, which only the
// bodies of requests and what is in them have, and what it describes:
// CreateUserRequest describes a User.
func cutType(typ string) (verb, about string) {
	name, isRequest := strings.CutSuffix(typ, "Request")
	if verb, noun := cutVerb(name); noun != "" && (isRequest || changes[verb]) {
		return verb, withoutMeans(noun)
	}
	thing, isResponse := strings.CutSuffix(name, "Response")
	switch {
	case thing == "":
		return "", typ
	case isResponse && nounOf(thing) != "":
		return "", nounOf(thing)
	}
	return "", thing
}
