package main

import (
	"fmt"
	"io"
	"iter"
	"net/http"
	"sync/atomic"

	"github.com/logto-go/management"
)

// table writes rows as they come. Its columns have a fixed width, so that no row
// has to wait for those after it, and what was fetched before an error is shown.
type table[T any] struct {
	out    io.Writer
	layout string // of a row, for fmt
	header []any
	row    func(T) []any
}

// page writes one page and how many items there are besides. It returns how many
// there are in all.
func (t table[T]) page(page *management.Page[T], err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	fmt.Fprintf(t.out, t.layout, t.header...)
	for _, item := range page.Items {
		fmt.Fprintf(t.out, t.layout, t.row(item)...)
	}
	shown := int64(len(page.Items))
	switch {
	case page.Total > shown:
		fmt.Fprintf(t.out, "… and %d more; -all lists them\n", page.Total-shown)
	case page.More:
		fmt.Fprintln(t.out, "… and more; -all lists them")
	}
	_, err = fmt.Fprintln(t.out)
	return max(page.Total, shown), err
}

// items writes all items, and returns how many there were.
func (t table[T]) items(items iter.Seq2[T, error]) (int64, error) {
	n := int64(0)
	for item, err := range items {
		if err != nil {
			return n, err
		}
		if n == 0 {
			fmt.Fprintf(t.out, t.layout, t.header...)
		}
		n++
		fmt.Fprintf(t.out, t.layout, t.row(item)...)
	}
	_, err := fmt.Fprintln(t.out)
	return n, err
}

// counter is a transport that counts the requests.
type counter struct{ n atomic.Int64 }

// RoundTrip sends a request.
func (c *counter) RoundTrip(r *http.Request) (*http.Response, error) {
	c.n.Add(1)
	return http.DefaultTransport.RoundTrip(r)
}
