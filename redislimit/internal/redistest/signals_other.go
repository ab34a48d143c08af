//go:build !unix

package redistest

// Stop ends the server, where it cannot be made to stand still.
func (s *Server) Stop() { s.Kill() }

// Continue ends Stop.
func (s *Server) Continue() { s.Run() }
