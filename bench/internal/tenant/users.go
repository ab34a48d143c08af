package tenant

import (
	"fmt"
)

// Kind says how much there is to a user.
type Kind string

const (
	// Plain users have a name and an address, and nothing in their custom data:
	// what most users of a tenant are like.
	Plain Kind = "plain"
	// Rich users have a full profile, two social identities and custom data.
	Rich Kind = "rich"
)

const plainUser = `{"id":"u%011d","username":"mika_%[1]d","primaryEmail":"mika.%[1]d@example.com",` +
	`"primaryPhone":null,"name":"Mika Virtanen","avatar":null,"customData":{},"identities":{},` +
	`"lastSignInAt":1795361043725,"createdAt":1795360443725,"updatedAt":1795360443725,` +
	`"profile":{"familyName":"Virtanen","givenName":"Mika","locale":"fi-FI"},` +
	`"applicationId":null,"cimdClientId":null,"isSuspended":false,"hasPassword":true}`

const richUser = `{"id":"u%011d","username":"mika_%[1]d","primaryEmail":"mika.%[1]d@example.com",` +
	`"primaryPhone":"358401234567","name":"Mika \"Mikko\" Virtanen","avatar":"https://images.example.com/avatars/u%[1]d/large.png",` +
	`"customData":{"plan":"business","seats":25,"flags":["beta","early-access"],"billing":{"country":"FI","vat":"FI12345678","since":1690000000000},"notes":"Prefers e-mail; calls after 14:00 only.","legacyId":9007199254740993},` +
	`"identities":{"github":{"userId":"1234567","details":{"id":"1234567","name":"Mika Virtanen","email":"mika@example.com","avatar":"https://avatars.example.com/u/1234567?v=4","rawData":{"login":"mikav","company":"Example","followers":42,"public_repos":7}}},` +
	`"google":{"userId":"112233445566778899001","details":{"id":"112233445566778899001","name":"Mika Virtanen","email":"mika@example.com","rawData":{"sub":"112233445566778899001","locale":"fi","email_verified":true}}}},` +
	`"lastSignInAt":1795361043725,"createdAt":1795360443725,"updatedAt":1795360443725,` +
	`"profile":{"familyName":"Virtanen","givenName":"Mika","middleName":"J.","nickname":"Mikko","preferredUsername":"mika.v","profile":"https://example.com/mika","website":"https://mika.example.com","gender":"male","birthdate":"1985-06-15","zoneinfo":"Europe/Helsinki","locale":"fi-FI","address":{"formatted":"Mannerheimintie 1\n00100 Helsinki\nSuomi","streetAddress":"Mannerheimintie 1","locality":"Helsinki","region":"Uusimaa","postalCode":"00100","country":"Suomi"}},` +
	`"applicationId":"zk3gvbqd0xm9w2jt7h5rp","cimdClientId":null,"isSuspended":false,"hasPassword":true}`

// ID is the id of the n-th user, from 0.
func ID(n int) string { return fmt.Sprintf("u%011d", n) }

// User returns the n-th user as JSON.
func User(kind Kind, n int) []byte {
	if kind == Rich {
		return fmt.Appendf(nil, richUser, n)
	}
	return fmt.Appendf(nil, plainUser, n)
}

// pages makes pages of users; the text of a user is cut at its numbers once, for
// a page is to cost the server next to nothing.
type pages struct {
	pieces [][]byte // what stands between the numbers of a user
}

func newPages(kind Kind) *pages {
	const mark = 1987654321
	text, number := User(kind, mark), fmt.Sprintf("%011d", mark) // as in an id
	var p pages
	for start, i := 0, 0; ; i++ {
		if i+len(number) > len(text) {
			p.pieces = append(p.pieces, text[start:])
			return &p
		}
		if string(text[i:i+len(number)]) == number {
			p.pieces = append(p.pieces, text[start:i])
			start = i + len(number)
			i = start - 1
		}
	}
}

// page returns the users from first (from 0) up to, not including, last.
func (p *pages) page(first, last int) []byte {
	body := []byte{'['}
	for n := first; n < last; n++ {
		if n > first {
			body = append(body, ',')
		}
		for i, piece := range p.pieces {
			if i > 0 {
				body = fmt.Appendf(body, "%011d", n)
			}
			body = append(body, piece...)
		}
	}
	return append(body, ']')
}
