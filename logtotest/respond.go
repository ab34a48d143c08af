package logtotest

import "net/http"

func ok(body any) *response      { return &response{Status: http.StatusOK, Body: body} }
func created(body any) *response { return &response{Status: http.StatusCreated, Body: body} }
func noContent() *response       { return &response{Status: http.StatusNoContent} }

// text is the plain text some operations respond with: "OK", "Created", "Not Found".
func text(status int) *response {
	return &response{Status: status, Body: http.StatusText(status), ContentType: "text/plain; charset=utf-8"}
}
