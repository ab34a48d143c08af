package support

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// The images that Logto takes are sent as such, however they are read.
func TestMediaType(t *testing.T) {
	const (
		svg   = "image/svg+xml"
		plain = "text/plain; charset=utf-8"
		bom   = "\xef\xbb\xbf"
		xml   = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>` + "\r\n"
		doc   = `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">`
		note  = "<!-- Made by hand > by <svg> -->\n"
	)
	for i, test := range []struct{ name, content, want string }{
		{"a.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`, svg},
		{"a", `<svg xmlns="http://www.w3.org/2000/svg"/>`, svg},
		{"a", "<svg>", svg},
		{"a", "<svg\nwidth='1'>", svg},
		{"a", bom + "<svg/>", svg},
		{"a", "\n\t <svg/>", svg},
		{"a", xml + "<svg/>", svg},
		{"a", bom + xml + note + note + doc + "\n" + note + "<svg/>", svg},
		{"a", note + "<svg/>", svg},
		{"a", doc + "<svg/>", svg},
		{"a", "<!DOCTYPE svg [<!ENTITY a '>'>]><svg/>", svg},
		{"a.png", xml + "<?xml-stylesheet href='a.css'?><svg/>", svg},
		{"a.svg", note + strings.Repeat("<!-- a long licence -->", 100) + "<svg/>", svg},
		{"a.SVG", "<s:svg xmlns:s='http://www.w3.org/2000/svg'/>", svg},
		{"logo.dark.SvG", "\xff\xfe<\x00s\x00v\x00g\x00", svg}, // UTF-16
		{"a.svg", "", svg},

		{"a.svg", "\x89PNG\r\n\x1a\n", "image/png"},
		{"a.svg.gz", "\x1f\x8b\x08", "application/x-gzip"},
		{"svg", "x", plain},
		{"a.svgz", "x", plain},
		{"a", "<svgs/>", plain},
		{"a", "an <svg/>", plain},
		{"a", "<!-- <svg/>", "text/html; charset=utf-8"},
		{"a", "<!doctype html><svg/>", "text/html; charset=utf-8"},
		{"a", xml + "<rss><svg/></rss>", "text/xml; charset=utf-8"},
		{"a", "<!DOCTYPE svgs><svgs/>", plain},
		{"a", "<?xml", "text/xml; charset=utf-8"},

		{"favicon.ico", "\x00\x00\x01\x00\x01\x00", "image/vnd.microsoft.icon"},
		{"a.tif", "II*\x00\x08", "image/tiff"},
		{"a.tif", "MM\x00*\x00", "image/tiff"},
		{"a.jpg", "\xff\xd8\xff\xe0", "image/jpeg"},
		{"a.zip", "PK\x03\x04", "application/zip"},
	} {
		for kind, content := range map[string]io.Reader{
			"seeker": strings.NewReader(test.content), "stream": iotest.OneByteReader(strings.NewReader(test.content)),
		} {
			req, err := uploadRequest(func(r *request) { r.multipartBody(File{Name: "/tmp/" + test.name, Content: content}) })
			if err != nil {
				t.Fatal(err)
			}
			part, sent := readPart(t, req.Header.Get("Content-Type"), req.Body)
			if got := part.Header.Get("Content-Type"); got != test.want || sent != test.content {
				t.Errorf("%d, %s %s: sent %q as %q, want %q", i, kind, test.name, sent, got, test.want)
			}
		}
	}
}
