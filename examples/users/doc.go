// Package users holds examples about the users of a tenant: list and find them,
// create, change, suspend and delete them.
//
// The examples run against a Logto in memory, of package logtotest. For a real
// one, make the client with
//
//	client, err := management.NewClient(endpoint, appID, appSecret)
//
// where id and secret are of a machine-to-machine application that holds the
// role "Logto Management API access".
package users
