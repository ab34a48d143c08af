// Package organizations holds examples about organizations: members and their
// roles, lists of both kinds, and invitations.
//
// The examples run against a Logto in memory, of package logtotest. For a real
// one, make the client with management.NewClient(endpoint, appID, appSecret).
package organizations
