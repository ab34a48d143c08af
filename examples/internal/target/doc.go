// Package target chooses the server that an example works on: the one that the environment names, or a
// Logto in memory.
//
// What belongs here: what programs do before they talk to a server. It imports logtotest and nothing
// of the client, which each example makes itself.
package target
