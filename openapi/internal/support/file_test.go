package support

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

func upload(set func(*request)) (*http.Request, error) {
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
	tests := []struct{ name, contentType, wantType, content string }{
		{"a.png", "image/png", "image/png", "\x89PNG\r\n--"},
		{"no type", "", "application/octet-stream", ""},
		{`quo"te\ü 日本.txt`, "text/plain; charset=utf-8", "text/plain; charset=utf-8", "x"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file := File{Name: test.name, ContentType: test.contentType, Content: strings.NewReader(test.content)}
			req, err := upload(func(r *request) {
				r.multipartBody(file)
				r.sendAs("multipart/form-data")
			})
			if err != nil {
				t.Fatal(err)
			}
			part, content := readPart(t, req.Header.Get("Content-Type"), req.Body)
			if part.FormName() != "file" || part.FileName() != test.name {
				t.Errorf("field %q, name %q", part.FormName(), part.FileName())
			}
			if got := part.Header.Get("Content-Type"); got != test.wantType || content != test.content {
				t.Errorf("type %q, content %q", got, content)
			}
		})
	}
}

func TestUploadBody(t *testing.T) {
	for contentType, want := range map[string]string{"": "image/*", "image/png": "image/png"} {
		content := &closer{Reader: strings.NewReader("abc")}
		req, err := upload(func(r *request) {
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
			req, err := upload(func(r *request) { set(r, File{Name: "a", Content: content}) })
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
		req, err := upload(func(r *request) { r.multipartBody(File{Name: "a", Content: content}) })
		if err != nil || req.GetBody != nil {
			t.Errorf("%s: %v, but can be sent again", name, err)
		}
	}
	req, err := upload(func(r *request) {
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
		{"another header", func(r *request) {
			r.multipartBody(File{Name: "a", ContentType: "text/plain\r\nX-Evil: 1", Content: content})
		}, "line break"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := upload(test.set)
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
		req, err := upload(func(r *request) {
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
