package support

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

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

// An empty file is sent with its length, as any other.
func TestEmptyUpload(t *testing.T) {
	for name, set := range map[string]func(*request, File){
		"multipart": (*request).multipartBody, "file": (*request).uploadBody,
	} {
		for kind, content := range map[string]io.Reader{
			"seeker": strings.NewReader(""), "buffer": new(bytes.Buffer), "stream": iotest.OneByteReader(strings.NewReader("")),
		} {
			req, err := uploadRequest(func(r *request) { set(r, File{Name: "a", ContentType: "image/png", Content: content}) })
			if err != nil {
				t.Fatal(err)
			}
			var sent strings.Builder
			if err := req.Write(&sent); err != nil {
				t.Fatal(err)
			}
			if chunked := strings.Contains(sent.String(), "Transfer-Encoding: chunked"); chunked != (kind == "stream") {
				t.Errorf("%s of a %s: %q", name, kind, sent.String())
			}
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
