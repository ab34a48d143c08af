// Package protect shows how an API of your own checks the tokens that its callers get from Logto:
// HTTP middleware around github.com/coreos/go-oidc, which fetches Logto's public keys and checks
// signature, issuer and expiry. What is added here are audience, scopes and organization, in the
// three forms that Logto has.
//
// It is a module of its own, so that the client does not depend on go-oidc. Copy guard.go into
// your program and change it at will.
package protect
