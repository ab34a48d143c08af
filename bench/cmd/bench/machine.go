package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/logto-go/management/bench/internal/outcome"
)

// machine writes when and on what the results were measured.
func (m *measuring) machine() {
	m.setting("date", time.Now().UTC().Format(time.DateOnly))
	m.setting("go", runtime.Version())
	m.setting("system", runtime.GOOS+"/"+runtime.GOARCH)
	m.setting("processors", runtime.NumCPU())
	if model := fromProc("/proc/cpuinfo", "model name"); model != "" {
		m.setting("processor", model)
	}
	if memory := fromProc("/proc/meminfo", "MemTotal"); memory != "" {
		m.setting("memory", strings.TrimSuffix(memory, " kB")+" KiB")
	}
}

func (m *measuring) setting(key string, value any) {
	fmt.Fprintln(m.out, outcome.SettingLine(key, value))
}

// fromProc finds a value in a file where Linux describes the machine; empty
// elsewhere.
func fromProc(file, key string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if name, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(name) == key {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
