package drift

import "regexp"

// goneInGo matches the checks whose finding takes a method, a parameter or a
// field away, so that code that uses it does not compile any more; whether the
// server would put up with an old client, or had announced the change, does
// not matter then. A changed operation id renames a method.
var goneInGo = regexp.MustCompile(`^(` +
	`(request|response)-(optional-|required-)?(property|parameter)-removed` +
	`|api(-path)?-removed` +
	`)(-with-deprecation)?$` +
	`|^api-operation-id-(added|removed)$`)

// harmlessInGo matches the checks whose finding lets the server send what it
// did not send before, where the Go types take it all the same: enums are
// strings, unions keep variants they do not know, and limits of values are not
// checked.
var harmlessInGo = regexp.MustCompile(`^response-(body|property|mediatype)-(` +
	`enum-value-added|became-not-enum|one-of-added|any-of-added` +
	`|(exclusive-)?(max|min)(-length|-items|-properties|-contains)?-(increased|decreased|unset)` +
	`|multiple-of-(changed|unset)|pattern-(changed|removed)|unique-items-unset` +
	`)$`)
