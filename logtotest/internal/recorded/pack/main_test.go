package main

import (
	"bytes"
	"os"
	"testing"
)

// What is committed is what the program makes.
func TestPackedIsUpToDate(t *testing.T) {
	in, err := os.Open("../" + source)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	packed, err := pack(in)
	if err != nil {
		t.Fatal(err)
	}
	committed, err := os.ReadFile("../" + target)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(packed, committed) {
		t.Errorf("%s is not what the recordings give: run go generate in logtotest/internal/recorded", target)
	}
}
