package floor

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
)

// Client makes calls with one fixed token.
type Client struct {
	HTTP   *http.Client
	Server string
	Token  string
}

// GetUser gets one user.
func (c *Client) GetUser(ctx context.Context, id string) (*User, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.Server+"/api/users/"+url.PathEscape(id), nil)
	if err != nil {
		return nil, err
	}
	user := new(User)
	return user, c.do(req, user)
}

// CreateUser creates a user.
func (c *Client) CreateUser(ctx context.Context, body *NewUser) (*User, error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Server+"/api/users", bytes.NewReader(encoded))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	user := new(User)
	return user, c.do(req, user)
}

// ListUsers gets a page of users, into values of the caller's type.
func ListUsers[T any](ctx context.Context, c *Client, page, size int) ([]T, error) {
	query := url.Values{"page": {strconv.Itoa(page)}, "page_size": {strconv.Itoa(size)}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.Server+"/api/users?"+query.Encode(), nil)
	if err != nil {
		return nil, err
	}
	var users []T
	err = c.do(req, &users)
	return users, err
}

func (c *Client) do(req *http.Request, v any) error {
	req.Header.Set("Authorization", "Bearer "+c.Token)
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: status %d", req.Method, req.URL.Path, resp.StatusCode)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, v)
}
