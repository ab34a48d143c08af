package logtotest

import (
	"slices"

	"github.com/logto-go/management/logtotest/internal/deepcopy"
)

// Snapshot is all that a server remembered at one time. It never changes, and can be restored any
// number of times.
type Snapshot struct {
	db       *state
	requests []Request
	faults   []Fault
}

// Snapshot keeps what the server remembers: entities, settings, keys, tokens, sign-ins under way,
// messages and their codes, audit logs, requests seen, faults that are left. Requests that are
// running at the time are in it as far as they got.
//
//	srv := logtotest.NewServer(logtotest.WithFixture(fixture))
//	fresh := srv.Snapshot()
//	for _, tt := range tests {
//		t.Run(tt.name, func(t *testing.T) {
//			srv.Restore(fresh)
//			…
func (s *Server) Snapshot() *Snapshot {
	s.testMu.Lock()
	kept := &Snapshot{requests: slices.Clone(s.requests), faults: slices.Clone(s.faults)}
	s.testMu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	kept.db = deepcopy.Of(s.db)
	return kept
}

// Restore takes the server back to a snapshot of it. What was made since is forgotten, but for
// JSON Web Tokens in the hands of clients: those of a key that the snapshot has still work, as they
// do when a database is restored. Clients of Client and AccountClient go on. Requests that are running
// at the time are served as a whole before or after. Ids are never given out twice, not even those
// that are forgotten.
func (s *Server) Restore(snapshot *Snapshot) {
	db := deepcopy.Of(snapshot.db)
	s.mu.Lock()
	db.issued = slices.Compact(slices.Sorted(slices.Values(append(db.issued, s.db.issued...)))) // for ExpireTokens
	s.db = db
	s.mu.Unlock()

	s.testMu.Lock()
	defer s.testMu.Unlock()
	s.requests, s.faults = slices.Clone(snapshot.requests), slices.Clone(snapshot.faults)
}
