package logtotest

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// Steps in any order, with whatever was made so far, come to an error that Logto has, never to a
// fault of the server.
func TestExperienceInAnyOrder(t *testing.T) {
	c := start(t, WithMessaging(), WithSeed(1))
	app, _ := webApplication(c)
	c.want(200, "", "POST", "/api/users", `{"username":"ann","primaryEmail":"ann@example.com","primaryPhone":"15551234567","password":"correct horse"}`)
	policies := []string{"Mandatory", "UserControlled", "NoPrompt", "PromptOnlyAtSignIn", "PromptAtSignInAndSignUp"}
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	var b *browser
	var known []string
	begin := func(event string) {
		b, known = newBrowser(c), []string{"nope"}
		b.do("GET", authorization(app), "")
		b.want(204, "", "PUT", "/api/experience", `{"interactionEvent":"`+event+`"}`)
	}
	begin(eventSignIn)
	seen := map[int]int{}
	for range 3000 {
		identifier := pick(`{"type":"email","value":"ann@example.com"}`, `{"type":"email","value":"bob@example.com"}`, `{"type":"phone","value":"15551234567"}`, `{"type":"username","value":"ann"}`)
		id, event := pick(known...), pick(eventSignIn, eventRegister, eventForgotPassword)
		code := pick("000000", lastMessage(c).Code(), "0")
		step := pick(
			`PUT interaction-event {"interactionEvent":"`+event+`"}`, `GET interaction {}`, `POST submit {}`,
			`POST identification {"verificationId":"`+id+`"}`, `POST identification {}`,
			`POST verification/password {"identifier":`+identifier+`,"password":"correct horse"}`,
			`POST verification/new-password-identity {"identifier":{"type":"username","value":"`+fmt.Sprintf("u%d", rng.IntN(50))+`"},"password":"correct horse"}`,
			`POST verification/verification-code {"identifier":`+identifier+`,"interactionEvent":"`+event+`"}`,
			`POST verification/verification-code/verify {"identifier":`+identifier+`,"verificationId":"`+id+`","code":"`+code+`"}`,
			`POST verification/mfa-verification-code {"identifierType":"email"}`,
			`POST verification/mfa-verification-code/verify {"identifierType":"email","verificationId":"`+id+`","code":"`+code+`"}`,
			`POST verification/totp/secret {}`, `POST verification/totp/verify {"code":"0","verificationId":"`+id+`"}`, `POST verification/totp/verify {"code":"0"}`,
			`POST verification/backup-code/generate {}`, `POST verification/backup-code/verify {"code":"0"}`,
			`POST profile {"type":"email","verificationId":"`+id+`"}`, `POST profile {"type":"username","value":"`+fmt.Sprintf("u%d", rng.IntN(50))+`"}`,
			`POST profile {"type":"password","value":"battery staple"}`, `PUT profile/password {"password":"battery staple 2"}`,
			`POST profile {"type":"extraProfile","values":{"name":"A","x":1,"address":{"country":"NZ"}}}`,
			`POST profile/mfa {"type":"`+pick("Totp", "BackupCode", "EmailVerificationCode", "PhoneVerificationCode")+`","verificationId":"`+id+`"}`,
			`POST profile/mfa/mfa-skipped {}`, `POST profile/mfa/mfa-enabled {}`, `POST profile/mfa/mfa-suggestion-skipped {}`, `POST profile/mfa/passkey-skipped {}`,
		)
		var method, path, body string
		if _, err := fmt.Sscanf(step, "%s %s %s", &method, &path, &body); err != nil {
			t.Fatal(err)
		}
		body = step[len(method)+len(path)+2:]
		response, value := b.do(method, "/api/experience/"+path, body)
		seen[response.StatusCode]++
		if response.StatusCode >= 500 {
			t.Fatalf("%s: %d %v", step, response.StatusCode, value)
		}
		if made, _ := value["verificationId"].(string); made != "" {
			known = append(known, made)
		}
		switch rng.IntN(60) {
		case 0:
			begin(event)
		case 1:
			c.settings(`{"mfa":{"factors":["Totp","BackupCode"],"policy":"` + pick(policies...) + `"},` + everyMethod + `}`)
		}
	}
	if seen[200] < 100 || seen[204] < 100 || seen[201] == 0 {
		t.Errorf("the walk got nowhere: %v", seen)
	}
}
