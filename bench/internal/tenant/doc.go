// Package tenant is a Logto of canned responses, as fast as one can be: a token
// endpoint and users. It runs in a process of its own, so that time, memory and
// allocations of the benchmarks are the client's alone.
package tenant
