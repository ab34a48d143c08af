// Package logtotest is a Logto for tests: an in-memory server that speaks the Management API and
// the token endpoint over real HTTP, with the ids, defaults, error codes, pagination headers and
// oddities of a real one.
//
//	srv := logtotest.NewServer(logtotest.WithUsers(250))
//	defer srv.Close()
//
//	client := srv.Client() // *management.Client, ready to use
//
// Nothing leaves the process, and no package that the client does not use itself is linked in. A
// server holds its own state: tests that run in parallel take one each.
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
// operations.go lists the areas. What they share is in internal/: the API description (document),
// checks of requests against it (guard), routing (route), rows and relations (store), lists
// (paging, search), JSON values (jsonvalue) and responses (wire).
package logtotest

//go:generate go test -run TestCoverageDocument -update .
