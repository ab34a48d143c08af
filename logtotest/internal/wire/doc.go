// Package wire writes responses and errors as Logto does: JSON, entity tags, compression.
package wire
