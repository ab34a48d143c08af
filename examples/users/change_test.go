package users

import (
	"context"
	"fmt"
	"log"

	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// Update a profile. What the request leaves out stays as it is, except for the
// address, which is replaced whole.
func Example_updateProfile() {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	ann, err := client.CreateUser(ctx, gen.CreateUserRequest{
		Username: new("ann"),
		Profile:  &gen.UserProfile{GivenName: new("Ann"), Nickname: new("Annie")},
	})
	if err != nil {
		log.Fatal(err)
	}
	profile, err := client.UpdateUserProfile(ctx, ann.ID, gen.UpdateUserProfileRequest{
		Profile: gen.UserProfile{FamilyName: new("Example"), Nickname: new("Annika")},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(*profile.GivenName, *profile.FamilyName, "or", *profile.Nickname)
	// Output:
	// Ann Example or Annika
}

// Clear a field with null, set another, and leave the rest alone: the three states
// of a field that may be null.
func Example_clearField() {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	ann, err := client.CreateUser(ctx, gen.CreateUserRequest{
		Username: new("ann"), Name: new("Ann"), PrimaryEmail: new("ann@example.com"),
	})
	if err != nil {
		log.Fatal(err)
	}
	ann, err = client.UpdateUser(ctx, ann.ID, gen.UpdateUserRequest{
		PrimaryEmail: gen.Null[string](),
		Name:         gen.Value("Ann Example"),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("username:", *ann.Username)
	fmt.Println("name:", *ann.Name)
	fmt.Println("has an e-mail address:", ann.PrimaryEmail != nil)
	// Output:
	// username: ann
	// name: Ann Example
	// has an e-mail address: false
}

// Merge custom data: keys of the request are set, others stay. UpdateUser would
// replace the whole object instead. Custom data is kept as text, so that a large
// number comes back to its last digit, not as 9.007199254740991e+15.
func Example_mergeCustomData() {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	ann, err := client.CreateUser(ctx, gen.CreateUserRequest{
		Username:   new("ann"),
		CustomData: gen.MustJSONObject(map[string]any{"ledger": int64(9007199254740991), "plan": "free"}),
	})
	if err != nil {
		log.Fatal(err)
	}
	merged, err := client.UpdateUserCustomData(ctx, ann.ID, gen.UpdateUserCustomDataRequest{
		CustomData: gen.MustJSONObject(map[string]any{"plan": "team", "seats": 25}),
	})
	if err != nil {
		log.Fatal(err)
	}

	// Into a type of your own …
	var data struct {
		Ledger int64
		Plan   string
		Seats  int
	}
	if err := merged.Decode(&data); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%+v\n", data)

	// … or into a map, where numbers are json.Number.
	keys, err := merged.Map()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v %T\n", keys["ledger"], keys["ledger"])
	// Output:
	// {Ledger:9007199254740991 Plan:team Seats:25}
	// 9007199254740991 json.Number
}
