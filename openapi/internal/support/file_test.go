package support

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
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
				if kind == "stream" || test.content == "" {
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

// The length of a file is sent ahead, and not more than it is sent.
func TestUploadLength(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(name, []byte("skipped content"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Seek(8, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	for _, contentType := range []string{"", "text/plain"} {
		req, err := uploadRequest(func(r *request) {
			r.multipartBody(File{Name: f.Name(), ContentType: contentType, Content: f})
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt([]byte(" and more"), 15); err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(req.Body)
		if err != nil || req.ContentLength != int64(len(body)) || !strings.Contains(string(body), "\r\n\r\ncontent\r\n--") {
			t.Errorf("%q: length %d of %q, %v", contentType, req.ContentLength, body, err)
		}
		if err := f.Truncate(15); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Seek(8, io.SeekStart); err != nil {
			t.Fatal(err)
		}
	}
}

// A buffer is left as it was, so that it can be sent again.
func TestUploadOfBuffer(t *testing.T) {
	buf := bytes.NewBufferString("content")
	req, err := uploadRequest(func(r *request) { r.uploadBody(File{Content: buf}) })
	if err != nil || req.ContentLength != 7 || req.GetBody == nil {
		t.Fatalf("%v, %v", req, err)
	}
	checkBody(t, req.Body, "content")
	if buf.Len() != 7 {
		t.Errorf("%d bytes are left", buf.Len())
	}
}

// A stream is not touched before it is sent: it may block for as long as it likes.
func TestStreamIsReadLate(t *testing.T) {
	r, w := io.Pipe()
	req, err := uploadRequest(func(req *request) { req.multipartBody(File{Name: "a", Content: r}) })
	if err != nil || req.ContentLength > 0 {
		t.Fatalf("length %d, %v", req.ContentLength, err)
	}
	w.CloseWithError(errors.New("no more"))
	if _, err := io.ReadAll(req.Body); err == nil || err.Error() != "no more" {
		t.Errorf("got %v", err)
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

// A retry sends what the first attempt sent, from where the content stood.
func TestUploadRewinds(t *testing.T) {
	for name, set := range map[string]func(*request, File){
		"multipart": (*request).multipartBody, "file": (*request).uploadBody,
	} {
		t.Run(name, func(t *testing.T) {
			content := strings.NewReader("skipped content")
			if _, err := content.Seek(8, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			req, err := uploadRequest(func(r *request) { set(r, File{Name: "a", Content: content}) })
			if err != nil {
				t.Fatal(err)
			}
			first, err := io.ReadAll(req.Body)
			if err != nil || !strings.Contains(string(first), "content") || strings.Contains(string(first), "skipped") {
				t.Fatalf("sent %q, %v", first, err)
			}
			for range 2 {
				body, err := req.GetBody()
				if err != nil {
					t.Fatal(err)
				}
				checkBody(t, body, string(first))
			}
		})
	}
}

type unreadable struct{ *strings.Reader }

func (unreadable) Read([]byte) (int, error) { return 0, errors.New("broken") }

type brokenSeeker struct {
	io.Reader
	offset int64 // of the failing call
}

func (b *brokenSeeker) Seek(offset int64, whence int) (int64, error) {
	if whence == io.SeekCurrent && b.offset == 0 {
		b.offset = 1
		return 0, nil
	}
	return 0, errors.New("cannot seek")
}

func TestUploadThatCannotRewind(t *testing.T) {
	tests := map[string]io.Reader{
		"a stream":               io.MultiReader(strings.NewReader("x")),
		"a pipe that looks like": &brokenSeeker{strings.NewReader("x"), 1},
	}
	for name, content := range tests {
		req, err := uploadRequest(func(r *request) { r.multipartBody(File{Name: "a", Content: content}) })
		if err != nil || req.GetBody != nil {
			t.Errorf("%s: %v, but can be sent again", name, err)
		}
	}
	req, err := uploadRequest(func(r *request) {
		r.uploadBody(File{Content: &brokenSeeker{strings.NewReader("x"), 0}})
	})
	if err != nil || req.GetBody == nil {
		t.Fatalf("%v", err)
	}
	if _, err := req.GetBody(); err == nil {
		t.Error("rewound what cannot seek")
	}
}

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
