// Package applications holds examples about applications: machines that call APIs
// with an id and a secret of their own.
//
// The examples run against a Logto in memory, of package logtotest. For a real
// one, make the client with management.NewClient(endpoint, appID, appSecret).
package applications
