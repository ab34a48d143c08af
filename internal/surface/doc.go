// Package surface holds the tests of what users see that need more than the
// standard library. They stand apart from the client, because `go mod tidy` in
// a module that imports the client also fetches what the client's own tests
// import. The tests of the client's methods and types are in its own package.
package surface
