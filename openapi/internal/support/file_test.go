package support

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/iotest"
)

func uploadRequest(set func(*request)) (*http.Request, error) {
	r := newRequest("POST", "/api/user-assets")
	set(r)
	return r.build("https://t.logto.app")
}

// readPart returns the only part of a multipart body.
func readPart(t *testing.T, contentType string, body io.Reader) (*multipart.Part, string) {
	t.Helper()
	mediaType, params, err := mime.ParseMediaType(contentType)
	if err != nil || mediaType != "multipart/form-data" {
		t.Fatalf("content type %q: %v", contentType, err)
	}
	parts := multipart.NewReader(body, params["boundary"])
	part, err := parts.NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parts.NextRawPart(); err != io.EOF {
		t.Fatalf("after the part: %v", err)
	}
	return part, string(content)
}

func TestMultipart(t *testing.T) {
	const png = "\x89PNG\r\n\x1a\n--"
	tests := []struct{ name, wantName, contentType, wantType, content string }{
		{"a.png", "a.png", "image/png", "image/png", png},
		{"no type", "no type", "", "image/png", png},
		{"text", "text", "", "text/plain; charset=utf-8", "some text"},
		{"zip", "zip", "", "application/zip", "PK\x03\x04" + strings.Repeat("x", 2000)},
		{"anything", "anything", "", "application/octet-stream", "\x00\x01"},
		{"empty", "empty", "image/png", "image/png", ""},
		// As browsers write them.
		{`quo"te\ü 日本.txt`, `quo%22te\ü 日本.txt`, "text/plain; charset=utf-8", "text/plain; charset=utf-8", "x"},
		{"line\r\nbreak", "line%0D%0Abreak", "text/plain", "text/plain", "x"},
		// The path is nobody's business.
		{"/home/ann/a.png", "a.png", "image/png", "image/png", png},
		{"../../a b.png", "a b.png", "image/png", "image/png", png},
		{"folder/", "folder", "image/png", "image/png", png},
	}
	for _, test := range tests {
		for kind, content := range map[string]io.Reader{
			"seeker": strings.NewReader(test.content), "buffer": bytes.NewBufferString(test.content),
			"stream": iotest.OneByteReader(strings.NewReader(test.content)),
		} {
			t.Run(test.name+" "+kind, func(t *testing.T) {
				file := File{Name: test.name, ContentType: test.contentType, Content: content}
				req, err := uploadRequest(func(r *request) {
					r.multipartBody(file)
					r.sendAs("multipart/form-data")
				})
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(req.Body)
				if err != nil {
					t.Fatal(err)
				}
				wantLength := int64(len(body))
				if kind == "stream" {
					wantLength = 0 // not known
				}
				if req.ContentLength != wantLength || (req.GetBody == nil) != (kind == "stream") {
					t.Errorf("length %d of %d, rewinds %v", req.ContentLength, len(body), req.GetBody != nil)
				}
				part, content := readPart(t, req.Header.Get("Content-Type"), bytes.NewReader(body))
				want := `form-data; name="file"; filename="` + test.wantName + `"`
				if got := part.Header.Get("Content-Disposition"); got != want {
					t.Errorf("disposition %s, want %s", got, want)
				}
				if got := part.Header.Get("Content-Type"); got != test.wantType || content != test.content {
					t.Errorf("type %q, content %q", got, content)
				}
			})
		}
	}
}

func TestUploadBody(t *testing.T) {
	for contentType, want := range map[string]string{"": "image/*", "image/png": "image/png"} {
		content := &closer{Reader: strings.NewReader("abc")}
		req, err := uploadRequest(func(r *request) {
			r.uploadBody(File{ContentType: contentType, Content: content})
			r.sendAs("image/*")
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := req.Header.Get("Content-Type"); got != want {
			t.Errorf("content type %q, want %q", got, want)
		}
		checkBody(t, req.Body, "abc")
		if content.closed {
			t.Error("the caller's file was closed")
		}
	}
}

type closer struct {
	io.Reader
	closed bool
}

func (c *closer) Close() error {
	c.closed = true
	return nil
}

type unreadable struct{ *strings.Reader }

func (unreadable) Read([]byte) (int, error) { return 0, errors.New("broken") }

func TestUploadErrors(t *testing.T) {
	content := strings.NewReader("x")
	tests := []struct {
		name string
		set  func(*request)
		want string
	}{
		{"no name", func(r *request) { r.multipartBody(File{Content: content}) }, "no name"},
		{"no content", func(r *request) { r.multipartBody(File{Name: "a"}) }, "no content"},
		{"no content of a file", func(r *request) { r.uploadBody(File{Name: "a"}) }, "no content"},
		{"a nil file", func(r *request) { r.multipartBody(File{Name: "a", Content: (*os.File)(nil)}) }, "no content"},
		{"a nil buffer", func(r *request) { r.uploadBody(File{Content: (*bytes.Buffer)(nil)}) }, "no content"},
		{"a folder", func(r *request) { r.multipartBody(File{Name: "/", Content: content}) }, "no name"},
		{"the folder above", func(r *request) { r.multipartBody(File{Name: "a/..", Content: content}) }, "no name"},
		{"NUL in the name", func(r *request) { r.multipartBody(File{Name: "a\x00.png", Content: content}) }, "NUL"},
		{"NUL in the type", func(r *request) {
			r.multipartBody(File{Name: "a", ContentType: "image/png\x00", Content: content})
		}, "control character"},
		{"NUL in the type of a file", func(r *request) { r.uploadBody(File{ContentType: "\x00", Content: content}) }, "control character"},
		{"a content that cannot be read", func(r *request) { r.multipartBody(File{Name: "a", Content: unreadable{content}}) }, "cannot read"},
		{"another header", func(r *request) {
			r.multipartBody(File{Name: "a", ContentType: "text/plain\r\nX-Evil: 1", Content: content})
		}, "line break"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := uploadRequest(test.set)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "POST /api/user-assets") {
				t.Errorf("error %v", err)
			}
		})
	}
}

// No name or type of a file adds a header, and the content arrives as it is.
func FuzzMultipart(f *testing.F) {
	f.Add("a.png", "image/png", []byte("x"))
	f.Add("a\"\r\nX-Evil: 1\r\n\r\n", "", []byte("\r\n--"))
	f.Add("a", "text/plain\r\nX-Evil: 1", []byte{})
	f.Add("../../etc/passwd", "\x00", []byte{0})
	f.Fuzz(func(t *testing.T, name, contentType string, content []byte) {
		req, err := uploadRequest(func(r *request) {
			r.multipartBody(File{Name: name, ContentType: contentType, Content: strings.NewReader(string(content))})
		})
		if err != nil {
			return
		}
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Fatal(err)
		}
		head, rest, ok := strings.Cut(string(body), "\r\n\r\n")
		if !ok || strings.Count(head, "\n") != 2 || !strings.HasPrefix(rest, string(content)+"\r\n--") {
			t.Fatalf("%q, %q became %q", name, contentType, body)
		}
	})
}

// As JSON a file would come out empty.
func TestFileIsNotJSON(t *testing.T) {
	for _, v := range []any{File{Name: "a"}, &File{}, []File{{}}, map[string]any{"file": File{}}} {
		if b, err := json.Marshal(v); err == nil || !strings.Contains(err.Error(), "uploads have methods of their own") {
			t.Errorf("%T became %s, %v", v, b, err)
		}
	}
}

// Names with backslashes arrive as they are, and those that make a malformed part are refused.
func TestFileNames(t *testing.T) {
	for _, name := range []string{`foo\`, `a\\b.png`, `a\b.png`, `a\\\`, `a\;b`, "tab\tx.png"} {
		req, err := uploadRequest(func(r *request) { r.multipartBody(File{Name: name, Content: strings.NewReader("x")}) })
		if err != nil {
			t.Fatal(err)
		}
		part, content := readPart(t, req.Header.Get("Content-Type"), req.Body)
		_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
		if err != nil || params["filename"] != name || content != "x" {
			t.Errorf("%q arrives as %q, %v", name, params["filename"], err)
		}
	}
	for _, name := range []string{"\x01.png", "a\x00", "\x7f", "a\x1bb"} {
		if _, err := uploadRequest(func(r *request) { r.multipartBody(File{Name: name, Content: strings.NewReader("x")}) }); err == nil {
			t.Errorf("%q is taken", name)
		}
	}
}
