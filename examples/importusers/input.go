package importusers

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/logto-go/management/gen"
)

// maxLine is the largest user in bytes. Logto takes bodies of up to 1 MiB.
const maxLine = 1<<20 - 1

// maxFaults is how many mistakes Check tells before it gives up.
const maxFaults = 10

// record is one user of the input.
type record struct {
	line  int
	field string // what tells the user apart, e.g. "username"
	value string
	user  gen.CreateUserRequest
}

// key names the user in a journal and in messages.
func (r *record) key() string { return r.field + ":" + r.value }

// Check reads the input without importing anything, and returns how many users it
// has. The error tells the mistakes in it, ten at the most, each with its line.
func Check(input io.Reader) (users int, err error) {
	var faults []error
	lines := map[string]int{}
	for r, err := range records(input) {
		if first := lines[r.key()]; err == nil && first > 0 {
			err = fmt.Errorf("line %d: %s is on line %d already", r.line, r.key(), first)
		}
		if err != nil {
			if faults = append(faults, err); len(faults) == maxFaults {
				break
			}
			continue
		}
		lines[r.key()] = r.line
		users++
	}
	return users, errors.Join(faults...)
}

// records reads users line by line. A line that is no user is yielded as an error,
// and reading goes on; after an error of the input itself it does not.
func records(input io.Reader) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		scanner := bufio.NewScanner(input)
		scanner.Buffer(nil, maxLine+1)
		line := 0
		for scanner.Scan() {
			line++
			text := bytes.TrimSpace(scanner.Bytes())
			if len(text) == 0 {
				continue
			}
			r, err := parse(text)
			if err != nil {
				err = fmt.Errorf("line %d: %w", line, err)
			}
			r.line = line
			if !yield(r, err) {
				return
			}
		}
		if err := scanner.Err(); err != nil {
			yield(record{}, fmt.Errorf("after line %d: %w", line, err))
		}
	}
}

func parse(text []byte) (r record, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields() // a misspelt field would be lost in silence
	if err := decoder.Decode(&r.user); err != nil {
		return r, err
	}
	if decoder.More() {
		return r, errors.New("there is more than one JSON object")
	}
	if hasNUL(text) {
		return r, errors.New(`the character \u0000 cannot be stored`)
	}
	u := &r.user
	switch {
	case u.Username != nil:
		r.field, r.value = "username", *u.Username
	case u.PrimaryEmail != nil:
		r.field, r.value = "primaryEmail", *u.PrimaryEmail
	case u.PrimaryPhone != nil:
		r.field, r.value = "primaryPhone", *u.PrimaryPhone
	default:
		return r, errors.New("a user needs a username, primaryEmail or primaryPhone to be told apart by")
	}
	return r, checkPassword(u)
}

// hasNUL looks for the escape of NUL in JSON, which is no escape if its backslash
// is escaped itself.
func hasNUL(text []byte) bool {
	for {
		before, after, found := bytes.Cut(text, []byte(`\u0000`))
		if !found {
			return false
		}
		if backslashes := len(before) - len(bytes.TrimRight(before, `\`)); backslashes%2 == 0 {
			return true
		}
		text = after
	}
}

// algorithms are the ways in which Logto can check a digest.
var algorithms = []gen.PasswordDigestAlgorithm{
	gen.PasswordDigestAlgorithmArgon2i, gen.PasswordDigestAlgorithmArgon2id, gen.PasswordDigestAlgorithmArgon2d,
	gen.PasswordDigestAlgorithmBcrypt, gen.PasswordDigestAlgorithmSHA1, gen.PasswordDigestAlgorithmSHA256,
	gen.PasswordDigestAlgorithmMD5, gen.PasswordDigestAlgorithmLegacy,
}

func checkPassword(u *gen.CreateUserRequest) error {
	switch {
	case u.PasswordDigest == nil && u.PasswordAlgorithm == nil:
		return nil
	case u.PasswordDigest == nil || u.PasswordAlgorithm == nil:
		return errors.New("passwordDigest and passwordAlgorithm belong together")
	case u.Password != nil:
		return errors.New("give either password or passwordDigest")
	case !slices.Contains(algorithms, *u.PasswordAlgorithm):
		return fmt.Errorf("passwordAlgorithm is %q: Logto knows %q", *u.PasswordAlgorithm, algorithms)
	}
	return nil
}

// same reports whether a user of the server is the one of the record, as far as the
// identifiers that the record gives say so.
func (r *record) same(u *gen.User) bool {
	fits := func(want, have *string) bool {
		return want == nil || have != nil && *want == *have
	}
	return fits(r.user.Username, u.Username) && fits(r.user.PrimaryEmail, u.PrimaryEmail) && fits(r.user.PrimaryPhone, u.PrimaryPhone)
}
