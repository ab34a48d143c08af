package importusers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// Journal remembers on disk how far an import came. It holds identifiers and ids of
// users, no passwords and no digests. Two imports must not use the same journal at
// the same time.
//
// It is a list of JSON objects, one a line and never changed, only added to:
//
//	{"user":"username:ann","state":"started"}
//	{"user":"username:ann","state":"done","id":"9n2f6t0ryk1a"}
type Journal struct {
	mu      sync.Mutex
	file    *os.File
	entries map[string]entry
}

type entry struct {
	User  string `json:"user"`
	State state  `json:"state"`
	ID    string `json:"id,omitempty"` // of the user in Logto
}

type state string

const (
	started state = "started" // the user is about to be created, or was: nobody knows
	done    state = "done"    // the user is there
	refused state = "refused" // Logto does not want the user as it is
)

// OpenJournal opens a journal, or starts one.
func OpenJournal(name string) (*Journal, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	j := &Journal{file: file, entries: map[string]entry{}}
	if err := j.load(); err != nil {
		return nil, errors.Join(fmt.Errorf("journal %s: %w", name, err), file.Close())
	}
	return j, nil
}

// load reads what is there. A crash may have left half a line at the end, which
// says nothing that can be relied on, and is cut off.
func (j *Journal) load() error {
	text, err := io.ReadAll(j.file)
	if err != nil {
		return err
	}
	whole := bytes.LastIndexByte(text, '\n') + 1
	number := 0
	for line := range bytes.Lines(text[:whole]) {
		number++
		var e entry
		if err := json.Unmarshal(line, &e); err != nil || e.User == "" {
			return fmt.Errorf("line %d is not of a journal: was another file given?", number)
		}
		j.entries[e.User] = e
	}
	if whole == 0 && len(text) > 0 && text[0] != '{' {
		return errors.New("this is not a journal: was another file given?")
	}
	if err := j.file.Truncate(int64(whole)); err != nil {
		return err
	}
	_, err = j.file.Seek(int64(whole), io.SeekStart)
	return err
}

// Close closes the file.
func (j *Journal) Close() error { return j.file.Close() }

func (j *Journal) get(key string) entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.entries[key]
}

// put adds an entry. That a user was started must be on the disk before the request
// leaves, so that it is known even after a power failure; the other states can be
// found out again.
func (j *Journal) put(e entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, err := j.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	j.entries[e.User] = e
	if e.State != started {
		return nil
	}
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}
