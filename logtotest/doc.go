// Package logtotest is a Logto for tests: an in-memory server that speaks the Management API and the token endpoint over
// real HTTP, with the ids, defaults, error codes, pagination headers and oddities of a real one.
//
//	srv := logtotest.NewServer(logtotest.WithUsers(250))
//	defer srv.Close()
//
//	client := srv.Client() // *management.Client, ready to use
//
// Nothing leaves the process, and no package that the client does not use itself is linked in.
// A server holds its own state: tests that run in parallel take one each.
//
// What belongs here: the wire as a real server shows it, read from recorded exchanges and not from this module's generated code,
// so that a mistake on one side cannot hide a mistake on the other. One file holds one area of the API (users.go, organizations.go, …);
// the rest is the machinery they share (router.go, paging.go, search.go, validate.go, faults.go, …).
package logtotest
