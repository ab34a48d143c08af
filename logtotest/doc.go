// Package logtotest is a Logto for tests: an in-memory server that speaks Logto's APIs and OpenID
// Connect over real HTTP, with the ids, defaults, error codes, pagination headers and oddities of a
// real one.
//
//	srv := logtotest.NewServer(logtotest.WithUsers(250))
//	defer srv.Close()
//
//	client := srv.Client() // *management.Client, ready to use
//
// Nothing leaves the process, and no package that the client does not use itself is linked in. A
// server holds its own state: tests that run in parallel take one each.
//
// # Users who sign in
//
// A web application under test is given the server's URL as its issuer (URL + "/oidc"), and signs its
// users in as anywhere: authorization code with PKCE, refresh tokens, ID tokens, userinfo,
// introspection, revocation, sign-out, device flow. There is no sign-in page. Instead,
//
//	srv.SignInAs(userID)
//
// has /oidc/auth send each browser back at once as this user. Without it, a program signs users in by
// the Experience API, with the cookies that /oidc/auth sets; from there the browser follows the
// redirects, of which /consent is one. Sessions and grants are those that the Management API and the
// Account API list and revoke. A few things differ from what one may expect, as they do at a real
// server: offline_access needs prompt=consent; an application with a secret gets the same refresh
// token again until late in its life; a refresh token that was replaced works for three seconds more;
// what a role allows later is not part of a grant made before.
//
//	account := srv.AccountClient(userID)   // *management.AccountClient of this user
//	tokens := srv.UserToken(userID, logtotest.TokenResource("https://shop.example.com"))
//	experience := srv.ExperienceClient()   // *management.ExperienceClient in the middle of a sign-in
//
// # What is modelled
//
// Most operations keep state as a real server does. Some lack a part of that, and some are not
// modelled: those respond 501 with the code logtotest.not_modelled, and a message that says how to
// supply a response (Inject) or to get an example of one (WithExamples). Nothing is made up unless
// it is asked for. docs/logtotest.md lists each operation, and the header Logtotest of each
// response says how it was made: modelled, partly modelled, not modelled, example or injected.
//
// # Fixtures and snapshots
//
// WithFixture starts a server with the users, roles, applications and organizations that tests need,
// from a struct or from JSON (ReadFixture, LoadFixture), with ids and secrets of one's choice. Tests
// that share a server take it back to a Snapshot between them with Restore.
//
// # What belongs here
//
// The wire as a real server shows it, read from recorded exchanges and not from this module's
// generated code, so that a mistake on one side cannot hide a mistake on the other. One file holds
// one area of the API (users.go, organizations.go, ...) with the operations it models;
// operations.go lists the areas. What entities have in common, to create, show, change, delete and
// list them, is in shapes.go; lists of ids that belong to something in relations.go; what is read of
// bodies, and taken over into rows, in objects.go. What Logto comes with, such as connectors to choose
// from and the words of errors, is in data/. What else the areas share is in internal/: the API
// description (document), checks of requests against it (guard), routing (route), rows and relations
// (store), lists (paging, search), JSON values (jsonvalue) and responses (wire).
package logtotest
