// Package scenario plays whole tasks through the client: create, read, list,
// search, change, clear with null, delete, and the errors on the way; and what end
// users do: sign in up to the tokens, change their account, get a new password, set
// up an authenticator app. It is
// tests only, written once: go test plays it against logtotest, and make live
// against the server of LOGTO_ENDPOINT, LOGTO_APP_ID and LOGTO_APP_SECRET, so
// that the fake cannot promise what a real server does not do.
//
// What belongs here: one file for each area of the API, which says how a real
// server responds. On a real server the suite is a guest: it makes everything it
// changes itself, under names with an id of the run, counts only that, and takes
// it away again however it ends. Two settings of the tenant cannot be made, only
// borrowed: what users may change of their account, and the second factors. They are
// put back as they were, but whoever uses the server meanwhile sees them changed, and
// two runs at a time would get in each other's way. How users sign in is never
// changed: where that is not by username and password, the areas that need it are
// skipped, and say so, as is the one that has to read the tenant's e-mail.
package scenario
