package lists

import (
	"errors"
	"reflect"
	"strconv"
	"testing"
)

func TestMap(t *testing.T) {
	if got, want := Map([]int{3, 1, 2}, strconv.Itoa), []string{"3", "1", "2"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := Map(nil, strconv.Itoa); got == nil || len(got) > 0 {
		t.Errorf("got %#v of nothing", got)
	}
}

func TestFirstError(t *testing.T) {
	seen, refused := []int{}, errors.New("refused")
	check := func(n int) error {
		seen = append(seen, n)
		if n > 1 {
			return refused
		}
		return nil
	}
	if err := FirstError([]int{1, 2, 3}, check); !errors.Is(err, refused) || !reflect.DeepEqual(seen, []int{1, 2}) {
		t.Errorf("got %v after %v", err, seen)
	}
	if err := FirstError([]int{0, 1}, check); err != nil {
		t.Errorf("got %v where nothing is wrong", err)
	}
}
