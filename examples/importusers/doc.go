// Package importusers brings the users of another system into Logto, with the
// password digests they have there: nobody has to choose a new password.
//
// The input is JSON Lines. Each line is one user, as POST /api/users takes it:
//
//	{"username":"ann","primaryEmail":"ann@example.com","passwordDigest":"$argon2id$…","passwordAlgorithm":"Argon2id"}
//
// Users are created by several workers at the same time; how many requests they may
// send together is up to the client's rate limit. A [Journal] on disk keeps track,
// so that an import that was stopped, or that crashed, goes on where it was.
//
// It is an example to copy from. The command in the folder cmd makes a program of
// it, with a progress bar:
//
//	go run ./examples/importusers/cmd -in users.jsonl
package importusers
