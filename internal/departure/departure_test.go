package departure

import (
	"context"
	"testing"
)

type turn struct{ started, released int }

func (t *turn) Start(ctx context.Context) (context.Context, bool) {
	t.started++
	return ctx, t.started > 1
}

func (t *turn) Over() { t.released++ }

func TestDeparture(t *testing.T) {
	given := &turn{}
	Give(t.Context(), given) // nobody announced anything

	ctx, d := Announce(t.Context())
	if _, ok := d.Start(ctx); !ok {
		t.Error("a limiter that says nothing lets nothing leave")
	}
	d.Over()
	Give(ctx, given)
	if _, ok := d.Start(ctx); ok {
		t.Error("the turn has not lapsed")
	}
	if _, ok := d.Start(ctx); !ok {
		t.Error("the turn has lapsed")
	}
	d.Over()
	if *given != (turn{2, 1}) {
		t.Errorf("got %+v", *given)
	}
}
