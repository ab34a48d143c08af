package importusers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// Importer creates users in Logto.
type Importer struct {
	Client  *management.Client
	Workers int // how many users are created at the same time; 0 means 8

	// Each is told the outcome of each line, in no certain order and never from
	// two goroutines at once. It may be nil.
	Each func(Result)
}

// Result is what came of one line.
type Result struct {
	Line    int
	User    string // e.g. "username:ann"
	ID      string // of the user in Logto; empty if refused
	Outcome Outcome
	Err     error // why it was refused
}

// Outcome says what came of a user.
type Outcome string

// The outcomes.
const (
	Created Outcome = "created"
	Found   Outcome = "found"   // an earlier import that broke off had created it
	Skipped Outcome = "skipped" // the journal has it as done
	Refused Outcome = "refused" // Logto does not want it, e.g. because the name is taken
)

// Run imports the users of the input that the journal does not have as done, and
// returns how many users came to which outcome. Users that Logto refuses do not stop
// it, and are tried again by the next run. What does stop it is an error that would
// befall all users, such as a server that cannot be reached or a token that is
// refused, or a line that [Check] would have found; run it again with the same
// journal when that is mended.
func (im *Importer) Run(ctx context.Context, input io.Reader, journal *Journal) (map[Outcome]int, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	jobs, results := make(chan record), make(chan Result)

	var producers sync.WaitGroup
	producers.Go(func() {
		defer close(jobs)
		if err := feed(ctx, input, journal, jobs, results); err != nil {
			stop(err)
		}
	})
	for range cmp.Or(im.Workers, 8) {
		producers.Go(func() {
			for r := range jobs {
				result, err := im.one(ctx, r, journal)
				if err != nil {
					stop(fmt.Errorf("line %d, %s: %w", r.line, r.key(), err))
					continue // the feed ends, and so will the jobs
				}
				results <- result
			}
		})
	}
	go func() {
		producers.Wait()
		close(results)
	}()

	counts := map[Outcome]int{}
	for result := range results {
		counts[result.Outcome]++
		if im.Each != nil {
			im.Each(result)
		}
	}
	return counts, context.Cause(ctx)
}

// feed hands out the users that are still to be imported.
func feed(ctx context.Context, input io.Reader, journal *Journal, jobs chan<- record, results chan<- Result) error {
	for r, err := range records(input) {
		if err != nil {
			return err
		}
		if e := journal.get(r.key()); e.State == done {
			results <- Result{Line: r.line, User: r.key(), ID: e.ID, Outcome: Skipped}
			continue
		}
		select {
		case jobs <- r:
		case <-ctx.Done():
			return nil
		}
	}
	return nil
}

// one creates a user. An error of it ends the import.
func (im *Importer) one(ctx context.Context, r record, journal *Journal) (Result, error) {
	result := Result{Line: r.line, User: r.key(), Outcome: Created}
	if ctx.Err() != nil {
		return result, context.Cause(ctx)
	}
	brokeOff := journal.get(r.key()).State == started
	if err := journal.put(entry{User: r.key(), State: started}); err != nil {
		return result, err
	}
	user, err := im.Client.CreateUser(ctx, r.user)
	if brokeOff && errors.Is(err, management.ErrConflict) {
		// An earlier run sent this user and never learned what came of it.
		if found, findErr := im.find(ctx, r); findErr != nil {
			return result, findErr
		} else if found != nil {
			user, err, result.Outcome = found, nil, Found
		}
	}
	if err == nil {
		result.ID = user.ID
		return result, journal.put(entry{User: r.key(), State: done, ID: user.ID})
	}
	if !concernsUser(err) {
		return result, err
	}
	result.Outcome, result.Err = Refused, err
	return result, journal.put(entry{User: r.key(), State: refused})
}

// find looks for the user of a record, and returns nil if there is none, or one
// with other identifiers.
func (im *Importer) find(ctx context.Context, r record) (*gen.User, error) {
	user, found, err := management.First(im.Client.ListUsers(ctx, &gen.ListUsersParams{
		SearchParams: management.SearchUsers().Exact(r.field, r.value).CaseSensitive(),
	}))
	if err != nil || !found || !r.same(&user) {
		return nil, err
	}
	return &user, nil
}

// concernsUser reports whether an error is about this one user, and not about all.
func concernsUser(err error) bool {
	var apiError *management.Error
	if !errors.As(err, &apiError) {
		return false
	}
	switch apiError.StatusCode {
	case http.StatusBadRequest, http.StatusConflict, http.StatusUnprocessableEntity:
		return true
	}
	return false
}
