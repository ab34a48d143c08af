// Package outcome reads and writes results in the form that go test prints and
// benchstat compares, and finds the best of several rounds.
package outcome
