package departure

import "context"

// Turn is the right of one request to leave, as the limiter sees it.
type Turn interface {
	// Start is called when the request is to be sent. It returns the context to send it under, which
	// tells the limiter when it leaves, or false if the turn has lapsed.
	Start(ctx context.Context) (context.Context, bool)
	// Over is called when the request is. It has a name of its own, since the linker keeps all methods
	// that are called like one of an interface.
	Over()
}

// Departure is one request on its way out.
type Departure struct{ turn Turn }

type key struct{}

// Announce returns a context for waiting in a limiter, and what the limiter says of the turn.
func Announce(ctx context.Context) (context.Context, *Departure) {
	d := &Departure{}
	return context.WithValue(ctx, key{}, d), d
}

// Give tells whoever waits under a context about the turn that the limiter gives. Who did not announce
// a departure does not hear of it.
func Give(ctx context.Context, t Turn) {
	if d, ok := ctx.Value(key{}).(*Departure); ok {
		d.turn = t
	}
}

// Start returns the context to send the request under, or false if another turn has to be waited for.
func (d *Departure) Start(ctx context.Context) (context.Context, bool) {
	if d.turn == nil {
		return ctx, true
	}
	return d.turn.Start(ctx)
}

// Over is to be called when the request is.
func (d *Departure) Over() {
	if d.turn != nil {
		d.turn.Over()
	}
}
