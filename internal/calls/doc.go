// Package calls holds the tests of what the clients of the root package do, seen from
// outside: each on a server that responds as the test wants, faults included, in
// simulated time. What needs no server is tested in the root package itself.
package calls
