// Command one gets one user: the smallest program that has the client.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/logto-go/management"
)

func main() {
	client, err := management.NewClient(os.Getenv("LOGTO_ENDPOINT"), os.Getenv("LOGTO_APP_ID"), os.Getenv("LOGTO_APP_SECRET"))
	if err != nil {
		log.Fatal(err)
	}
	user, err := client.GetUser(context.Background(), os.Getenv("USER_ID"), nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(user.ID)
}
