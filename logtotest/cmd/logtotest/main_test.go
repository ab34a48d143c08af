package main

import (
	"bufio"
	"context"
	"io"
	"strings"
	"testing"

	management "github.com/logto-go/management"
)

func TestServe(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	read, write := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"-addr", "127.0.0.1:0", "-users", "3", "-seed", "1", "-app-secret", "s"}, write)
		write.Close()
	}()
	printed := map[string]string{}
	for lines := bufio.NewScanner(read); len(printed) < 3 && lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), "=")
		printed[name] = value
	}
	client, err := management.NewClient(printed["LOGTO_ENDPOINT"], printed["LOGTO_APP_ID"], printed["LOGTO_APP_SECRET"])
	if err != nil {
		t.Fatal(err)
	}
	users := 0
	for _, err := range client.ListUsers(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		users++
	}
	if users != 3 {
		t.Errorf("got %d users", users)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestArguments(t *testing.T) {
	for _, args := range [][]string{{"-nope"}, {"extra"}, {"-users", "many"}, {"-addr", "no address"}} {
		if err := run(t.Context(), args, io.Discard); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}
