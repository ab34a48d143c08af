// Command floor gets one user, with net/http and encoding/json alone.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/logto-go/management/bench/internal/floor"
)

func main() {
	client := &floor.Client{HTTP: http.DefaultClient, Server: os.Getenv("LOGTO_ENDPOINT"), Token: os.Getenv("LOGTO_TOKEN")}
	user, err := client.GetUser(context.Background(), os.Getenv("USER_ID"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(user.ID)
}
