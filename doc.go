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
// Each has one method per operation, named by its operation id. Below they are listed
// by resource; the page [operations] has the method, the path and the first release of
// each, too. The method Do sends what no typed method does.
//
// # Errors
//
// A call ends in one of three ways: with its result; with an [*Error] if the server
// responded with something other than a success, or with a success that cannot be
// read; or with a [*CallError] if there was no response, because the request was not
// possible, was not sent, or nothing came back. Where the context ended after a response,
// before the call was sent again, the error is the server's and the context's.
// [errors.Is] tells them apart, by kind or by Logto's code:
//
//	_, err := client.CreateUser(ctx, gen.CreateUserRequest{Username: new("ann")})
//	switch {
//	case errors.Is(err, management.CodeUserUsernameAlreadyInUse):
//	case errors.Is(err, management.ErrUnprocessable):
//	case errors.Is(err, context.DeadlineExceeded):
//	}
//
// There is a [Code] for every error of Logto, and the comment of a method names those
// that it was seen to return.
//
// # Lists
//
// Lists that Logto serves in pages are iterators over all items, with a …Page method
// beside each for one page; the others come as a slice, in one response. A record that
// cannot be decoded comes as an [*ItemError] in its place, and the loop may go on, or
// beside the slice of the others; any other error of a loop is a [*PageError], and the end.
//
//	for user, err := range client.ListUsers(ctx, nil, management.Concurrency(4)) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(user.ID)
//	}
//
// [Collect] and [First] make a slice or a value of a list, [Limit] bounds what it asks
// for, and [UntilEmpty] is for loops that delete what they are given. [SearchUsers] and
// its like build searches.
//
// # Null
//
// A field that may be null has three states in a request: the zero value is left out,
// [gen.Null] clears, and [gen.Value] sets. A required list that is nil is an error,
// since it would remove all there is: an empty one is written as []string{}.
//
//	client.UpdateUser(ctx, "u1", gen.UpdateUserRequest{
//		Name:         gen.Value("Ann"),
//		PrimaryPhone: gen.Null[string](),
//	})
//
// # Unions
//
// A value of one of several types is a struct with a From and an As method for each:
// FromTotpFactor makes the value of a [gen.TotpFactor] and sets the property that tells
// the types apart, AsTotpFactor reads it and fails if it is another, and
// ValueByDiscriminator returns whichever it is, for a type switch.
//
// # Uploads
//
// An upload takes a [gen.File]: a name, a reader, and a media type; one that is left empty
// is detected from the beginning of the content. If the reader can seek, a retry sends the
// content again.
//
// # Options
//
// A [ClientOption] is for the constructors, a [CallOption] for a single call, and an
// [Option] for both; one in the wrong place does not compile. [WithRetry],
// [WithAttemptTimeout] and [WithLimiter] say how calls are made, [WithTransport] and
// [WithHTTPClient] by what, [WithTokenSource] on whose behalf, and [WithLogger] what is
// logged of them. The context bounds a call with all its attempts. Client.With makes
// another client that shares connections, tokens and limits.
//
// # Testing
//
// Package logtotest is a Logto in memory, for tests of programs that call this client:
//
//	server := logtotest.NewServer(logtotest.WithUsers(3))
//	defer server.Close()
//	client := server.Client()
//
// Guides to the larger tasks, such as migrating users in, organizations, or checking
// tokens in an API of your own, are in [docs/guides] of the repository.
//
// What belongs here: the clients, their options, and what typed methods return and
// share. The types of the API are in package gen, generated from its document;
// tokens are the business of package auth, and sending requests that of package
// middleware.
//
// [operations]: https://github.com/logto-go/management/blob/main/docs/operations.md
// [docs/guides]: https://github.com/logto-go/management/tree/main/docs/guides
package management
