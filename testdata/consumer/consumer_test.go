package consumer

import (
	"testing"

	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

func TestRename(t *testing.T) {
	server := logtotest.NewServer()
	defer server.Close()
	client := server.Client()

	user, err := client.CreateUser(t.Context(), gen.CreateUserRequest{Username: new("ann")})
	if err != nil {
		t.Fatal(err)
	}
	renamed, err := client.UpdateUser(t.Context(), user.ID, gen.UpdateUserRequest{Name: gen.Value("Ann")})
	if err != nil {
		t.Fatal(err)
	}
	if renamed.Name == nil || *renamed.Name != "Ann" {
		t.Errorf("the name is %v", renamed.Name)
	}
}
