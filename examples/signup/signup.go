package signup

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// ErrTaken tells that an e-mail address is registered already.
var ErrTaken = errors.New("signup: this e-mail address is registered already")

// Service signs customers up.
type Service struct {
	Logto  *management.Client
	RoleID string // of the role that customers have
}

// SignUp creates a customer, and returns the id of the user. It is all or nothing:
// if the customer cannot be given the role, the user is deleted again.
func (s *Service) SignUp(ctx context.Context, email, name string) (id string, err error) {
	user, err := s.Logto.CreateUser(ctx, gen.CreateUserRequest{PrimaryEmail: &email, Name: &name})
	switch {
	case errors.Is(err, management.ErrConflict):
		return "", ErrTaken
	case err != nil:
		return "", fmt.Errorf("signup: %w", err)
	}
	if _, err := s.Logto.AssignUserRoles(ctx, user.ID, gen.RoleIDs{RoleIDs: []string{s.RoleID}}); err != nil {
		// The caller may have gone away; the user must go all the same.
		undo, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		return "", fmt.Errorf("signup: %w", errors.Join(err, s.Logto.DeleteUser(undo, user.ID)))
	}
	return user.ID, nil
}
