package main

import (
	"strings"
	"testing"
)

func TestChoose(t *testing.T) {
	all, err := choose("")
	if err != nil || len(all) != len(parts) {
		t.Errorf("%d parts, %v", len(all), err)
	}
	two, err := choose("size, budget")
	if err != nil || len(two) != 2 || two[0].name != "size" || two[1].name != "budget" {
		t.Errorf("%v, %v", two, err)
	}
	if _, err := choose("sizes"); err == nil || !strings.Contains(err.Error(), "the parts are calls,listing") {
		t.Errorf("got %v", err)
	}
}
