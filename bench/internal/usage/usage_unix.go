//go:build unix

package usage

import (
	"os"
	"runtime"
	"syscall"
	"time"
)

// Self returns the processor time that this process has used, 0 where the system
// does not tell.
func Self() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// PeakMemory returns the memory, in bytes, of the largest process among one that
// ended and those it waited for; 0 where the system does not tell.
func PeakMemory(state *os.ProcessState) int64 {
	u, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	maxrss := int64(u.Maxrss) //nolint:unconvert // an int32 on 32-bit machines
	if runtime.GOOS == "darwin" {
		return maxrss
	}
	return maxrss << 10 // kilobytes everywhere else
}
