package management_test

import (
	"errors"
	"iter"
	"slices"
	"testing"

	"github.com/logto-go/management"
)

// upTo yields 0, 1, … and then an error, if there is one; it counts.
func upTo(n int, err error, yielded *int) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := range n {
			*yielded++
			if !yield(i, nil) {
				return
			}
		}
		if err != nil {
			yield(0, err)
		}
	}
}

func TestCollect(t *testing.T) {
	broken := errors.New("broken")
	tests := []struct {
		n, limit int
		err      error
		want     int
		wantErr  error
		yielded  int
	}{
		{5, 0, nil, 5, nil, 5},
		{5, -1, nil, 5, nil, 5},
		{5, 3, nil, 3, nil, 3},
		{5, 5, broken, 5, nil, 5}, // stops before the error
		{5, 9, nil, 5, nil, 5},
		{0, 3, nil, 0, nil, 0},
		{5, 0, broken, 5, broken, 5},
	}
	for _, tt := range tests {
		yielded := 0
		got, err := management.Collect(upTo(tt.n, tt.err, &yielded), tt.limit)
		if len(got) != tt.want || !errors.Is(err, tt.wantErr) || yielded != tt.yielded {
			t.Errorf("%d items, limit %d: got %v, %v after %d", tt.n, tt.limit, got, err, yielded)
		}
		if !slices.IsSorted(got) {
			t.Errorf("got %v", got)
		}
	}
}

func TestFirst(t *testing.T) {
	broken := errors.New("broken")
	yielded := 0
	if got, found, err := management.First(upTo(5, nil, &yielded)); got != 0 || !found || err != nil || yielded != 1 {
		t.Errorf("got %d, %v, %v after %d", got, found, err, yielded)
	}
	if _, found, err := management.First(upTo(0, nil, &yielded)); found || err != nil {
		t.Errorf("an empty list: %v, %v", found, err)
	}
	if _, found, err := management.First(upTo(0, broken, &yielded)); found || !errors.Is(err, broken) {
		t.Errorf("a broken list: %v, %v", found, err)
	}
}
