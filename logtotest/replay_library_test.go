package logtotest

import (
	"encoding/json"
	"regexp"
	"sync"

	"github.com/logto-go/management/internal/exchange"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// library holds the entities that the recordings show, by id, as they were first shown.
type library struct {
	entities map[string]object
	order    []string
	records  map[string]string // the kinds of verifications, by id
}

func readLibrary(all []*exchange.Exchange) *library {
	lib := &library{entities: map[string]object{}, records: map[string]string{}}
	for _, e := range all {
		lib.noteRecord(e)
		if e.Status >= 300 || e.Status < 200 || e.OperationID == "GetConnectorFactory" {
			continue
		}
		if v, err := jsonvalue.Parse(e.ResponseBody); err == nil {
			lib.collect(v)
		}
	}
	return lib
}

func (lib *library) collect(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			lib.collect(item)
		}
	case object:
		id := v.Text("id")
		if _, known := lib.entities[id]; id != "" && !known && kindOfEntity(v) != "" {
			lib.entities[id] = v
			lib.order = append(lib.order, id)
		}
		for _, m := range v.Members {
			lib.collect(m.Value)
		}
	}
}

// kindOfEntity tells entities apart by their fields.
func kindOfEntity(o object) string {
	has := func(keys ...string) bool {
		for _, key := range keys {
			if _, found := o.Get(key); !found {
				return false
			}
		}
		return true
	}
	switch {
	case has("primaryPhone", "identities"):
		return "user"
	case has("oidcClientMetadata", "tenantId"):
		return "application"
	case has("isMfaRequired", "tenantId"):
		return "organization"
	case has("indicator", "accessTokenTtl"):
		return "resource"
	case has("resourceId", "tenantId"):
		return "scope"
	case has("isDefault", "type", "tenantId"):
		return "role"
	case has("signingKey", "events"):
		return "hook"
	case has("invitee", "expiresAt"):
		return "invitation"
	case has("token", "email", "status"):
		return "one-time token"
	case has("languageTag", "templateType"):
		return "email template"
	case has("languageTag", "translation"):
		return "phrase"
	case has("sieOrder"):
		return "profile field"
	case has("providerName", "connectorName"):
		return "sso connector"
	case has("connectorId", "syncProfile"):
		return "connector"
	case has("key", "payload", "createdAt"):
		return "log"
	case has("tenantId", "name", "description", "type"):
		return "organization role"
	case has("tenantId", "name", "description"):
		return "organization scope"
	}
	return ""
}

func (lib *library) loadAll(srv *Server, e *exchange.Exchange) {
	for _, id := range lib.order {
		lib.load(srv, id)
	}
	ensureNamed(srv.db, e)
	ensureSAML(srv, e)
	fillPages(srv.db, e)
	pairAll(srv.db, wordsOf(e))
}

func wordsOf(e *exchange.Exchange) names {
	words := names{cimdHolder: true}
	for _, word := range wordInRequest.FindAllString(e.Path+" "+e.Query+" "+string(e.RequestBody), -1) {
		words[word] = true
	}
	return words
}

// recordedPassword is the one that users of the recordings have.
var recordedPassword = sync.OnceValue(func() *password {
	return New(WithSeed(1)).hashPassword("Zq9!vRt#6b0306bbKp")
})

// into decodes a recorded entity.
func into[T any](o object) *T {
	var entity T
	if err := json.Unmarshal(jsonvalue.Encode(o), &entity); err != nil {
		panic(err)
	}
	return &entity
}

func (lib *library) load(srv *Server, id string) {
	o, db := lib.entities[id], srv.db
	switch kindOfEntity(o) {
	case "user":
		u := into[user](o)
		if isTrue(o, "hasPassword") {
			u.password = recordedPassword()
		}
		db.users.Put(id, u)
	case "application":
		db.applications.Put(id, into[application](o))
	case "organization":
		db.organizations.Put(id, into[organization](o))
	case "resource":
		db.resources.Put(id, into[resource](o))
	case "scope":
		s := into[scope](o)
		db.scopes.Put(id, s)
		if !db.resources.Has(s.ResourceID) {
			db.resources.Put(s.ResourceID, &resource{TenantID: tenant, ID: s.ResourceID, Indicator: s.ResourceID})
		}
	case "role":
		db.roles.Put(id, into[role](o))
	case "hook":
		db.hooks.Put(id, into[hook](o))
	case "invitation":
		i := into[invitation](o)
		i.Status, i.ExpiresAt = statusPending, 1<<50
		db.invitations.Put(id, i)
	case "one-time token":
		t := into[oneTimeToken](o)
		t.Status, t.ExpiresAt = tokenActive, 1<<50
		db.oneTimeTokens.Put(id, t)
	case "email template":
		db.emailTemplates.Put(id, into[emailTemplate](o))
	case "phrase":
		p := into[customPhrase](o)
		db.phrases.Put(p.LanguageTag, p)
	case "profile field":
		f := into[profileField](o)
		db.profileFields.Put(f.Name, f)
	case "sso connector":
		db.ssoConnectors.Put(id, into[ssoConnector](o))
	case "connector":
		factory, known := factories()[o.Text("connectorId")]
		if !known { // its connector shows what it is like
			factory = o.Clone()
			for _, own := range []string{"id", "syncProfile", "enableTokenStorage", "config", "metadata", "connectorId", "extraInfo"} {
				factory.Remove(own)
			}
		}
		db.connectors.Put(id, &connector{id: id, factory: factory, config: o.Child("config"), metadata: o.Child("metadata")})
	case "log":
		e := into[logEntry](o)
		e.TenantID = tenant
		db.logs = append(db.logs, e)
	case "organization role":
		db.organizationRoles.Put(id, into[organizationRole](o))
	case "organization scope":
		db.organizationScopes.Put(id, into[organizationScope](o))
	}
}

var wordInRequest = regexp.MustCompile(`[0-9A-Za-z_.@-]+`)

// loadNamed loads the entities whose id, name or token the request has, and pairs those that its
// path pairs.
func (lib *library) loadNamed(srv *Server, e *exchange.Exchange) {
	words := wordsOf(e)
	for _, id := range lib.order {
		o := lib.entities[id]
		kind := kindOfEntity(o)
		byName := kind == "phrase" && words[o.Text("languageTag")] || kind == "profile field" && words[o.Text("name")]
		if words[id] || byName || kind == "one-time token" && words[o.Text("token")] {
			lib.load(srv, id)
		}
	}
	ensureNamed(srv.db, e)
	ensureSAML(srv, e)
	pairByPath(srv.db, e)
}

// loadResponse puts the server into the state that the recorded response shows.
func (lib *library) loadResponse(srv *Server, e *exchange.Exchange) {
	own := &library{entities: map[string]object{}}
	v, err := jsonvalue.Parse(e.ResponseBody)
	if err != nil {
		v = nil
	}
	own.collect(v)
	for _, id := range own.order {
		if e.Method != "POST" { // what a POST shows was not there before
			own.load(srv, id)
		}
	}
	shown, _ := v.(object)
	loadSetting(srv.db, e, shown)
	loadThings(srv, e, v)
}
