package auth

import (
	"context"
	"testing"

	"github.com/logto-go/management/internal/departure"
)

// lapsing is a limiter whose first turn has lapsed when the request is to leave.
type lapsing struct{ waits, starts, over int }

func (l *lapsing) Wait(ctx context.Context) error {
	l.waits++
	departure.Give(ctx, l)
	return nil
}

func (l *lapsing) Start(ctx context.Context) (context.Context, bool) {
	l.starts++
	return ctx, l.starts > 1
}

func (l *lapsing) Over() { l.over++ }

// A process that was stopped between its turn and the token request waits for another turn.
func TestLapsedTurnIsTakenAgain(t *testing.T) {
	server, limiter := &tokenServer{answer: reply(200, goodAnswer)}, &lapsing{}
	s, err := ClientCredentials("http://localhost:3001", testID, testSecret, WithHTTPClient(server.client(t)), WithLimiter(limiter))
	if err != nil {
		t.Fatal(err)
	}
	mustToken(t, s)
	if *limiter != (lapsing{waits: 2, starts: 2, over: 1}) {
		t.Errorf("the limiter was asked %+v", *limiter)
	}
}
