package support

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"strings"
)

// File is the content of an upload, with the name and the media type that the server is told.
type File struct {
	// Name is the file name that the server is told. Of a path it is the last element.
	Name string
	// ContentType is the media type. If it is empty, the first 512 bytes of the content tell, and of
	// a text the name whether it is SVG.
	ContentType string
	// Content is read once, from where it stands, and is not closed. If it is also an io.Seeker, as
	// files and readers of bytes and strings are, its length is sent ahead, and a failed call can be
	// sent again. With the clients of package management nothing reads it once the call has returned,
	// but for a Read that still waits for data when the context ends.
	Content io.Reader
}

// MarshalJSON fails: a file is uploaded, and would be empty as JSON.
func (File) MarshalJSON() ([]byte, error) {
	return nil, errors.New("a file is not JSON: uploads have methods of their own, such as CreateUserAsset")
}

// multipartBody sets a body with the file of an upload. The content is streamed: only the few bytes
// around it are in memory.
func (r *request) multipartBody(file File) {
	name, err := baseName(file.Name)
	if err == nil {
		err = checkFile(file)
	}
	var u *upload
	if err == nil {
		u, err = newUpload(file.Content)
	}
	if err == nil && file.ContentType == "" && u.seeker != nil {
		file.ContentType, err = u.sniff(file.Name)
	}
	if err != nil {
		r.fail(fmt.Errorf("%s %s: %w", r.method, r.pattern, err))
		return
	}
	form := multipart.NewWriter(io.Discard)
	tail := "\r\n--" + form.Boundary() + "--\r\n"
	head := func(contentType string) string {
		return "--" + form.Boundary() + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name +
			"\"\r\nContent-Type: " + contentType + "\r\n\r\n"
	}
	if file.ContentType == "" {
		r.stream(u, func(content io.Reader) io.Reader {
			return &sniffed{name: file.Name, content: content, head: head, tail: tail}
		})
	} else {
		head := head(file.ContentType)
		r.stream(u, func(content io.Reader) io.Reader {
			return io.MultiReader(strings.NewReader(head), content, strings.NewReader(tail))
		})
		if u.size >= 0 {
			r.length = int64(len(head)) + u.size + int64(len(tail))
		}
	}
	r.contentType = form.FormDataContentType()
}

// uploadBody sets a body that is the file itself.
func (r *request) uploadBody(file File) {
	err := checkFile(file)
	var u *upload
	if err == nil {
		u, err = newUpload(file.Content)
	}
	if err != nil {
		r.fail(fmt.Errorf("%s %s: %w", r.method, r.pattern, err))
		return
	}
	r.contentType = file.ContentType
	if u.size == 0 {
		r.body = http.NoBody // for any other body a length of 0 means that it is not known
		return
	}
	// Wrapped, it is not closed: who opened a file closes it.
	r.stream(u, func(content io.Reader) io.Reader { return struct{ io.Reader }{content} })
	r.length = max(0, u.size)
}

// stream sets a body with the file in it; body makes a new one when the file has been rewound.
func (r *request) stream(u *upload, body func(content io.Reader) io.Reader) {
	r.body = body(u.reader())
	if u.seeker == nil {
		return
	}
	r.rewind = func() (io.ReadCloser, error) {
		err := u.rewind()
		return io.NopCloser(body(u.reader())), err
	}
}

// checkFile refuses what would come out as something else.
func checkFile(file File) error {
	switch {
	case file.Content == nil, isNil(file.Content):
		return errors.New("the file has no content")
	case strings.ContainsFunc(file.ContentType, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
		// A line break would start another header, or the content.
		return errors.New("the content type of the file has a line break or another control character in it")
	}
	return nil
}

// baseName returns the last element of a path, as it is written in a form.
func baseName(name string) (string, error) {
	if strings.ContainsFunc(name, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\r\n", r) || r == 0x7f }) {
		return "", errors.New("the name of the file has a NUL or another control character in it")
	}
	base := filepath.Base(name)
	if name == "" || base == "." || base == ".." || base == string(filepath.Separator) {
		return "", errors.New("the file has no name: set File.Name")
	}
	written := make([]byte, 0, len(base))
	for i := range len(base) {
		if written = append(written, base[i]); base[i] == '\\' && (i+1 == len(base) || strings.IndexByte(`\()<>@,;:/[]?=`, base[i+1]) >= 0) {
			written = append(written, '\\') // or it would take the meaning from what follows
		}
	}
	// As browsers write names in forms, and servers read them.
	return strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A").Replace(string(written)), nil
}

// sniffed is the body of a file whose type is not known before it is read.
type sniffed struct {
	name    string
	content io.Reader
	head    func(contentType string) string
	tail    string
	body    io.Reader // nil until the first Read
}

func (s *sniffed) Read(p []byte) (int, error) {
	if s.body == nil {
		start, err := firstBytes(s.content)
		if err != nil {
			return 0, err
		}
		s.body = io.MultiReader(strings.NewReader(s.head(mediaType(s.name, start))), bytes.NewReader(start),
			s.content, strings.NewReader(s.tail))
	}
	return s.body.Read(p)
}

// firstBytes reads as much as tells the type of a content.
func firstBytes(content io.Reader) ([]byte, error) {
	start := make([]byte, 512)
	n, err := io.ReadFull(content, start)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return start[:n], err
}
