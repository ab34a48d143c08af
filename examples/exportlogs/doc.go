// Package exportlogs writes the audit log of a tenant as JSON Lines: one entry on
// each line, the newest first, with everything the server sent.
//
// It is an example to copy from. The command in the folder cmd makes a program of
// it:
//
//	go run ./examples/exportlogs/cmd -from 2026-01-01 -to 2026-02-01 >january.jsonl
package exportlogs
