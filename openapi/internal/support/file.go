package support

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"strings"
)

// File is an upload.
type File struct {
	// Name is the file name that the server is told.
	Name string
	// ContentType is the media type; application/octet-stream if empty.
	ContentType string
	// Content is read once. If it is also an io.Seeker, a failed call can be
	// sent again.
	Content io.Reader
}

// multipartBody sets a body with the file of an upload. The content is
// streamed: only the few bytes around it are in memory.
func (r *request) multipartBody(file File) {
	if file.Content == nil {
		r.fail(fmt.Errorf("%s %s: the file has no content", r.method, r.pattern))
		return
	}
	if file.Name == "" {
		r.fail(fmt.Errorf("%s %s: the file has no name", r.method, r.pattern))
		return
	}
	head, tail, contentType, err := frame(file)
	if err != nil {
		r.fail(fmt.Errorf("%s %s: %w", r.method, r.pattern, err))
		return
	}
	body := func() io.Reader {
		return io.MultiReader(bytes.NewReader(head), file.Content, bytes.NewReader(tail))
	}
	r.stream(file, body)
	r.contentType = contentType
}

// uploadBody sets a body that is the file itself.
func (r *request) uploadBody(file File) {
	if file.Content == nil {
		r.fail(fmt.Errorf("%s %s: the file has no content", r.method, r.pattern))
		return
	}
	// Wrapped, it is not closed: who opened a file closes it.
	r.stream(file, func() io.Reader { return struct{ io.Reader }{file.Content} })
	r.contentType = file.ContentType
}

// stream sets a body with the file in it; body makes a new one when the file
// has been rewound.
func (r *request) stream(file File, body func() io.Reader) {
	r.body = body()
	if seeker, ok := file.Content.(io.Seeker); ok {
		if start, err := seeker.Seek(0, io.SeekCurrent); err == nil {
			r.rewind = func() (io.ReadCloser, error) {
				_, err := seeker.Seek(start, io.SeekStart)
				return io.NopCloser(body()), err
			}
		}
	}
}

// frame returns what stands before and after the content of the file.
func frame(file File) (head, tail []byte, contentType string, err error) {
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", multipart.FileContentDisposition("file", file.Name))
	if file.ContentType == "" {
		file.ContentType = "application/octet-stream"
	}
	header.Set("Content-Type", file.ContentType)
	// A line break would start another header, or the content.
	if strings.ContainsAny(file.ContentType, "\r\n") {
		return nil, nil, "", errors.New("the content type of the file has a line break")
	}
	if _, err := w.CreatePart(header); err != nil {
		return nil, nil, "", err
	}
	head = bytes.Clone(buf.Bytes())
	buf.Reset()
	err = w.Close()
	return head, bytes.Clone(buf.Bytes()), w.FormDataContentType(), err
}
