//go:build unix

package usage

import (
	"os"
	"os/exec"
	"testing"
)

func TestSelfGrowsWithWork(t *testing.T) {
	before, sum := Self(), uint64(1)
	for range 50_000_000 {
		sum = sum*6364136223846793005 + 1442695040888963407
	}
	if after := Self(); after <= before || sum == 0 {
		t.Errorf("from %v to %v", before, after)
	}
}

func TestPeakMemory(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	if got := PeakMemory(cmd.ProcessState); got < 1<<20 || got > 1<<30 {
		t.Errorf("a Go program that does nothing took %d bytes", got)
	}
}
