package pull

import (
	"fmt"
	"io"
)

// meter passes bytes through and shows, on one line of a terminal, how many.
type meter struct {
	r     io.Reader
	total int64 // -1 if the server did not say
	out   io.Writer

	read, shown int64
}

// step is how many bytes arrive between two updates of the line.
const step = 64 << 10

// Read implements io.Reader.
func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.read += int64(n)
	if m.out != nil && m.read-m.shown >= step {
		m.shown = m.read
		m.show()
	}
	return n, err
}

// clear leaves a clean line to whatever is printed next.
func (m *meter) clear() {
	if m.shown > 0 {
		fmt.Fprint(m.out, "\r\x1b[K")
	}
}

func (m *meter) show() {
	if m.total > 0 {
		fmt.Fprintf(m.out, "\r\x1b[Kpulling %d of %d KiB", m.read>>10, m.total>>10)
		return
	}
	fmt.Fprintf(m.out, "\r\x1b[Kpulling %d KiB", m.read>>10)
}
