package support

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// upload is the content of a file, with what is known of it.
type upload struct {
	content io.Reader
	seeker  io.Seeker // the content, if it can be rewound
	start   int64     // where the seeker stands
	size    int64     // of what follows; -1 if it is not known
}

func newUpload(content io.Reader) (*upload, error) {
	if b, ok := content.(*bytes.Buffer); ok {
		content = bytes.NewReader(b.Bytes())
	}
	u := &upload{content: content, size: -1}
	seeker, ok := content.(io.Seeker)
	if !ok || isDevice(content) {
		return u, nil
	}
	start, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return u, nil //nolint:nilerr // a pipe, which has no position
	}
	u.seeker, u.start = seeker, start
	end, err := seeker.Seek(0, io.SeekEnd)
	if err != nil {
		return u, nil //nolint:nilerr // its length stays unknown
	}
	u.size = max(0, end-start)
	return u, u.rewind()
}

// isDevice reports whether content is a file that has no length.
func isDevice(content io.Reader) bool {
	f, ok := content.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err != nil || !info.Mode().IsRegular()
}

func (u *upload) rewind() error {
	if _, err := u.seeker.Seek(u.start, io.SeekStart); err != nil {
		return fmt.Errorf("cannot go back in the content of the file: %w", err)
	}
	return nil
}

// reader reads the content; not beyond the size that is sent ahead, if it grows meanwhile.
func (u *upload) reader() io.Reader {
	if u.size >= 0 {
		return io.LimitReader(u.content, u.size)
	}
	return u.content
}

// sniff finds out the media type of a content that can be rewound.
func (u *upload) sniff(name string) (string, error) {
	start, err := firstBytes(u.content)
	if err != nil {
		return "", fmt.Errorf("cannot read the file: %w", err)
	}
	return mediaType(name, start), u.rewind()
}
