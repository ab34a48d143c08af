package pull

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// fetch returns the document as it was published, whole.
func fetch(ctx context.Context, opts Options) ([]byte, error) {
	late := fmt.Errorf("no complete response within %s", opts.Timeout)
	ctx, cancel := context.WithTimeoutCause(ctx, opts.Timeout, late)
	defer cancel()

	var data []byte
	var err error
	if u, isURL := parseURL(opts.Source); isURL {
		data, err = fetchURL(ctx, u, opts)
	} else {
		data, err = readFile(opts)
	}
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return nil, cause
		}
		return nil, err
	}
	if html(data) {
		return nil, errors.New("the response is an HTML page, not an OpenAPI document")
	}
	return data, nil
}

// parseURL tells a URL from a file name. Anything with a scheme is a URL, so
// that a scheme nobody serves is not looked for on disk.
func parseURL(source string) (*url.URL, bool) {
	if !strings.Contains(source, "://") {
		return nil, false
	}
	u, err := url.Parse(source)
	if err != nil {
		return &url.URL{}, true
	}
	return u, true
}

// sourceName is how a source is named in messages and in the stamp: URLs
// without credentials and query, files without their folders, which mean
// something on one machine only.
func sourceName(source string) string {
	u, isURL := parseURL(source)
	if !isURL {
		return filepath.Base(source)
	}
	if u.Host == "" {
		return "a URL"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

func fetchURL(ctx context.Context, u *url.URL, opts Options) ([]byte, error) {
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, errors.New("the source must be an http or https URL, or a file")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json, application/yaml;q=0.9")
	req.Header.Set("User-Agent", "logto-go-management-openapi")
	resp, err := client(opts).Do(req)
	if err != nil {
		return nil, bare(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, fmt.Errorf("the server responded %s", resp.Status)
	}
	if mediaType, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); strings.Contains(mediaType, "html") {
		return nil, errors.New("the response is an HTML page, not an OpenAPI document")
	}
	body := &meter{r: resp.Body, total: resp.ContentLength, out: opts.Progress}
	defer body.clear()
	data, err := readAll(body, opts.MaxBytes)
	return data, bare(err)
}

// client follows redirects as usual, but not from https down to http, where
// anybody on the way could change the document.
func client(opts Options) *http.Client {
	c := &http.Client{}
	if opts.HTTPClient != nil {
		copied := *opts.HTTPClient
		c = &copied
	}
	c.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		if len(via) >= 10 {
			return errors.New("stopped after 10 redirects")
		}
		if via[len(via)-1].URL.Scheme == "https" && req.URL.Scheme != "https" {
			return errors.New("redirected from https to plain http")
		}
		return nil
	}
	return c
}

func readFile(opts Options) ([]byte, error) {
	f, err := os.Open(opts.Source)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", opts.Source)
	}
	return readAll(f, opts.MaxBytes)
}

// readAll reads everything, at most limit bytes.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("the document is larger than %d bytes", limit)
	}
	return data, nil
}

// bare takes the URL out of an error of net/http: the message names the
// source already, and the URL may carry a secret.
func bare(err error) error {
	var e *url.Error
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}

// html reports whether a text is a page: some servers send one whatever was
// asked for, with status 200 and a content type of their own.
func html(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(data, "\ufeff \t\r\n"), []byte("<"))
}
