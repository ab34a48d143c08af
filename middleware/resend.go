package middleware

import (
	"context"
	"net"
	"net/http/httptrace"
)

// watch is that of the turn. In one of another limiter than a [Window] it looks only for what net/http
// sends once more by itself; without a limiter for nothing, which costs nothing.
func (c *attemptContext) watch(ctx context.Context, trace *httptrace.ClientTrace) context.Context {
	chain := (*Chain)(c.attempt.chain)
	if c.turn.window != nil || chain.Limiter == nil {
		return c.turn.watch(ctx, trace, &c.resent)
	}
	trace.GotConn = func(info httptrace.GotConnInfo) { c.resend(ctx, chain, info.Conn) }
	trace.WroteHeaders = func() { c.gone.Store(true) }
	return httptrace.WithClientTrace(ctx, trace)
}

// resend is called when a request has a connection, and waits for another turn if it had one before.
func (c *attemptContext) resend(ctx context.Context, chain *Chain, conn net.Conn) {
	if !c.gone.Swap(false) {
		return
	}
	var next turn
	err := chain.take(ctx, &next)
	switch {
	case err == nil:
		c.resent.Add(1)
	case conn != nil && !shared(conn):
		_ = conn.Close() // that fails the attempt
	default:
		if _, ends := ctx.Deadline(); ends {
			<-ctx.Done()
		}
	}
}
