// Package tokens holds examples about access tokens other than those for the
// Management API, which a client gets by itself: tokens that act as a user, and
// tokens for one organization.
//
// The examples run against a Logto in memory, of package logtotest. On a real one,
// endpoint, app id and secret are those of the console.
package tokens
