// Package backoff holds what waiting for another attempt takes: how long, for
// tokens and for calls alike.
//
// What belongs here: waits between attempts that packages auth and middleware
// share. What may be tried again is theirs to decide.
package backoff
