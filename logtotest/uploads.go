package logtotest

import (
	"bytes"
	"cmp"
	"mime"
	"mime/multipart"
	"strings"
)

// uploading is what uploads come to where no storage is configured, as on a fresh self-hosted server.
// Files of another kind are refused before.
func uploading(kind string) handler {
	return func(c *call) (*response, error) {
		_, params, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type")) // without a boundary there is no file
		file, err := multipart.NewReader(bytes.NewReader(c.body), params["boundary"]).NextPart()
		wrong := err == nil && !strings.Contains(file.Header.Get("Content-Type"), kind)
		return nil, cmp.Or(errIf(wrong, "guard.mime_type_not_allowed"), errIf(true, "storage.not_configured"))
	}
}
