// Package search carries out the search parameters of lists: fields, modes and how they are joined.
package search
