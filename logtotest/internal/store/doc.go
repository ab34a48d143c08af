// Package store keeps what a server remembers: rows by id, and pairs of ids.
package store
