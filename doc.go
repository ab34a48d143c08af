// Package management is a client for Logto's Management API, and for the Account
// and Experience APIs that are described in the same document.
//
//	client, err := management.NewClient("https://my-tenant.logto.app", appID, appSecret)
//	user, err := client.GetUser(ctx, "u1", nil)
//	for user, err := range client.ListUsers(ctx, nil) { … }
//
// [Client] has one method per operation, named by its operation id. Methods that
// list return all items, page after page; each has a …Page method beside it for
// one page. An [Option] applies to a client or to a single call.
//
// A call ends in one of three ways: with its result; with an [*Error] if the
// server answered something else than the success that the operation documents;
// or with a [*CallError] if there was no answer, because the request was not
// possible, was not sent, or nothing came back.
//
// What belongs here: the client, its options, and what typed methods return and
// share. The types of the API are in package gen, generated from its document;
// tokens are got in package auth, and requests are sent by package middleware.
package management
