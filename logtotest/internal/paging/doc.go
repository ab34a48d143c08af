// Package paging reads pages from the query, and writes the headers of paginated lists.
package paging
