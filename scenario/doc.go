// Package scenario plays whole tasks through the client: create, read, list,
// search, change, clear with null, delete, and the errors on the way. It is
// tests only, written once: go test plays it against logtotest, and make live
// against the server of LOGTO_ENDPOINT, LOGTO_APP_ID and LOGTO_APP_SECRET, so
// that the fake cannot promise what a real server does not do.
//
// What belongs here: one file for each area of the API, which says what a real
// server answers. On a real server the suite is a guest: it makes everything it
// changes itself, under names with an id of the run, counts only that, and takes
// it away again however it ends.
package scenario
