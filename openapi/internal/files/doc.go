// Package files replaces several files at once: all of them, or none. What belongs here is how the
// pipeline writes to disk.
package files
