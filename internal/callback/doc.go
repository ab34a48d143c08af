// Package callback runs functions that a user gave where a panic would kill the
// program without the caller having had a chance to recover, and where a
// [runtime.Goexit] would leave others waiting forever.
//
// What belongs here: how functions of others are called from goroutines of ours,
// and how values of others are checked before they are called.
package callback
