// Package management is a client for Logto's Management API, and for the Account
// and Experience APIs that are described in the same document.
//
//	client, err := management.NewClient("https://my-tenant.logto.app", appID, appSecret)
//	user, err := client.GetUser(ctx, "u1", nil)
//	for user, err := range client.ListUsers(ctx, nil) { … }
//
// There is one client for each API:
//
//   - [Client] administers a tenant as a machine-to-machine application: users,
//     applications, roles, organizations, connectors, and everything else.
//   - [AccountClient] acts as a user who looks after their own account.
//   - [ExperienceClient] drives a sign-in, for a back end with a sign-in page of its
//     own.
//
// Each has one method per operation, named by its operation id. Lists that Logto
// serves in pages are iterators over all items, with a …Page method beside each for
// one page; the others come as a slice, in one response.
// A [ClientOption] is for the constructors, a [CallOption] for a single call, and an
// [Option] for both. The method Do sends what no typed method does.
//
// A call ends in one of three ways: with its result; with an [*Error] if the server
// responded with something other than a success; or with a [*CallError] if there
// was no response, because the request was not possible, was not sent, or nothing
// came back.
//
// Guides to the larger tasks, such as migrating users in, organizations, or checking
// tokens in an API of your own, are in docs/guides of the repository:
// https://github.com/logto-go/management/tree/main/docs/guides
//
// What belongs here: the clients, their options, and what typed methods return and
// share. The types of the API are in package gen, generated from its document;
// tokens are the business of package auth, and sending requests that of package
// middleware.
package management
