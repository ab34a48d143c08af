// Package footprint measures what the client costs those who import it: the time
// and memory to compile it, the size of programs, and the modules they pull in.
package footprint
