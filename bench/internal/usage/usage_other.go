//go:build !unix

package usage

import (
	"os"
	"time"
)

// Self returns the processor time that this process has used, 0 where the system
// does not tell.
func Self() time.Duration { return 0 }

// PeakMemory returns the memory, in bytes, of the largest process among one that
// ended and those it waited for; 0 where the system does not tell.
func PeakMemory(*os.ProcessState) int64 { return 0 }
