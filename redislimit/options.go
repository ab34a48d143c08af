package redislimit

import (
	"errors"
	"log/slog"
	"time"
)

// Option changes how a [Limiter] works.
type Option func(*Limiter) error

// WithPrefix sets what the keys begin with; the default is "logto:limit:".
func WithPrefix(prefix string) Option {
	return func(l *Limiter) error {
		l.prefix = prefix
		return nil
	}
}

// WithLogger sets who is told when Redis does not respond, and when it does again;
// the default is [slog.Default].
func WithLogger(logger *slog.Logger) Option {
	return func(l *Limiter) error {
		if logger == nil {
			return errors.New("redislimit: WithLogger needs a logger, not nil")
		}
		l.log = logger
		return nil
	}
}

// WithTimeout sets how long Redis may take to respond before it counts as away; the
// default is half a second. It is never more than a third of a window.
func WithTimeout(d time.Duration) Option {
	return func(l *Limiter) error {
		if d <= 0 {
			return errors.New("redislimit: the timeout must be more than 0")
		}
		l.timeout = d
		return nil
	}
}

// WithReplicas sets how many replicas to expect as long as Redis was never reached;
// the default is one. Once it was, they are counted.
func WithReplicas(n int) Option {
	return func(l *Limiter) error {
		if n < 1 {
			return errors.New("redislimit: there must be at least one replica")
		}
		l.replicas = n
		return nil
	}
}

// Fallback is what a limiter does while Redis is away.
type Fallback int

const (
	// Share lets each process use its share of the budget: the number of requests
	// divided by that of replicas, and at least one. It is the default.
	Share Fallback = iota
	// Fail has Wait return an error that wraps [ErrAway].
	Fail
)

// WithFallback sets what happens while Redis is away.
func WithFallback(fallback Fallback) Option {
	return func(l *Limiter) error {
		if fallback != Share && fallback != Fail {
			return errors.New("redislimit: the fallback must be Share or Fail")
		}
		l.fallback = fallback
		return nil
	}
}

// ErrAway is the error of [Limiter.Wait] when Redis is not available and the fallback
// is [Fail]. It wraps the reason.
var ErrAway = errors.New("redislimit: Redis is not available")
