// Package jsonvalue holds JSON as a server in JavaScript reads and writes it: objects that keep the
// order of their members, numbers that are 64-bit floats, and members that are left out, null, or a
// value.
package jsonvalue
