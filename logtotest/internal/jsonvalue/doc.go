// Package jsonvalue holds JSON as a server in JavaScript reads and writes it: objects that keep the
// order of their members, and numbers that are 64-bit floats.
package jsonvalue
