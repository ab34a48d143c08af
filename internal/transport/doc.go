// Package transport holds the transports that clients use when a program gives them none: how many
// connections are kept, and for how long.
package transport
