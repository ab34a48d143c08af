// Package signup shows how to test code of your own that calls Logto: a small
// service that signs customers up, and tests that run it against logtotest, a Logto
// in memory. They need no server, no settings and no mocks, and see the responses of a
// real Logto: those of success, of refusal and of trouble.
//
// The tests are in signup_test.go; the service is nothing out of the ordinary.
package signup
