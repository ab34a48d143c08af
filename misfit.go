package management

import "errors"

// An option that a client has no use for is refused: whoever gives it expects something
// of it, and would otherwise learn from a 401 or a 403 that it had no effect.

// forApplications begins the errors about options that a client without an application has no use for.
const forApplications = "logto: WithResource, WithTenantID and WithScopes change the tokens of an application, and "

// checkApplication refuses what does not go with the tokens of an application, when a
// client is made from another.
func (s *settings) checkApplication() error {
	switch {
	case !s.tokensDiffer:
		return nil
	case s.app == nil || s.app.id == "":
		return errNoApplication
	case s.ownTokens:
		return errTwoTokens
	}
	return nil
}

// checkUser refuses what does not go with the Account API.
func (s *settings) checkUser() error {
	switch {
	case s.noToken:
		return errors.New("logto: WithoutToken does not go with the Account API, which always acts as a user")
	case s.tokensDiffer:
		return errors.New(forApplications + "an AccountClient has none: ask for scopes where the user's tokens come from")
	}
	return nil
}

// checkNobody refuses what does not go with the Experience API. Tokens are refused where
// options give them, since calls take such options too.
func (s *settings) checkNobody() error {
	if s.tokensDiffer {
		return errors.New(forApplications + "an ExperienceClient has none")
	}
	return nil
}

var (
	errNoApplication = errors.New(forApplications + "this client has none: give NewClient an app id and secret, or make the token source for that resource")
	errTwoTokens     = errors.New("logto: WithResource, WithTenantID and WithScopes ask for tokens of the application, WithToken, WithTokenSource and WithoutToken for others or none: give one of the two")
	errNobody        = errors.New("logto: WithToken and WithTokenSource do not go with the Experience API: its client sends no access token")
	errTwoSources    = errors.New("logto: the token source of the user is an argument already: leave WithToken and WithTokenSource out")
)
