// Package testnet joins an HTTP client and server by pipes in memory, so that
// tests can run both in a testing/synctest bubble: time stands still until
// everyone waits, and a stalled server costs no real time.
//
// What belongs here: the network that tests share, and its faults. Nothing
// outside of tests imports it.
package testnet
