// Package report writes the results of the benchmarks as the document that people
// read: tables that set the client beside the floor and beside its targets.
package report
