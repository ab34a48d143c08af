// Package bench measures the client against a floor: plain net/http and
// encoding/json, written by hand for three operations.
//
// The benchmarks stand in test files and run as any other (go test -bench=.
// ./bench). The program cmd/bench runs them in rounds, adds what it costs to
// compile and to carry the client, and writes docs/performance.md.
//
// What belongs here: benchmarks of the client as a user has it, with the default
// settings. The server that responds, the floor and the parts of the program are
// in internal; programs holds what is built to be weighed.
package bench
