package logtotest

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/logto-go/management/internal/exchange"

	"github.com/logto-go/management/logtotest/internal/store"
)

// relate pairs two entities when the request names one of them, which is all that its response can
// show.
func (named names) relate(r *store.Relation, left, right string) {
	if named[left] || named[right] || named.half(left) {
		r.Add(left, right)
	}
}

// half reports whether one half of a pair is named.
func (named names) half(key string) bool {
	a, b, isPair := strings.Cut(key, "/")
	return isPair && named[a] && named[b]
}

// names are the words of a request.
type names map[string]bool

// fillPages makes as many users and scopes as the response counts, where it shows a later page of them.
func fillPages(db *state, e *exchange.Exchange) {
	total, _ := strconv.Atoi(e.Header().Get("Total-Number"))
	if !strings.Contains(e.Query, "page=") || strings.Contains(e.Query+"&", "page=1&") {
		return
	}
	for i := range total {
		id := fmt.Sprintf("filled-%d", i)
		db.users.Put(id, newUser(id, 0))
		db.scopes.Put(id, &scope{ID: id, ResourceID: managementResourceID})
	}
}

// pairAll relates the named entities to everything.
func pairAll(db *state, named names) {
	for u := range db.users.All() {
		u.tokens = append(u.tokens, &credential{TenantID: tenant, UserID: u.ID, Name: "x", Value: "pat_x"})
		u.factors = append(u.factors, &mfaFactor{ID: "x", CreatedAt: "2026-01-01T00:00:00.000Z", Type: factorTOTP}, &mfaFactor{ID: "y", CreatedAt: "2026-01-01T00:00:00.000Z", Type: factorBackupCodes, RemainCodes: new(10)})
		for r := range db.roles.All() {
			named.relate(&db.userRoles, u.ID, r.ID)
		}
		for o := range db.organizations.All() {
			named.relate(&db.organizationUsers, o.ID, u.ID)
			if !named[o.ID] && !named[u.ID] { // by far the most
				continue
			}
			for r := range db.organizationRoles.All() {
				named.relate(&db.organizationUserRoles, pair(o.ID, u.ID), r.ID)
			}
			for a := range db.applications.All() {
				named.relate(&db.consentOrganizations, pair(a.ID, u.ID), o.ID)
			}
		}
	}
	for a := range db.applications.All() {
		a.secrets = append(a.secrets, &credential{TenantID: tenant, ApplicationID: a.ID, Name: "x", Value: "x"})
		a.access = accessControl{[]string{"x"}, []string{"x"}, []string{"x"}, []organizationRoleRule{{"x", []string{"x"}}}}
		for r := range db.roles.All() {
			named.relate(&db.applicationRoles, a.ID, r.ID)
		}
		for o := range db.organizations.All() {
			named.relate(&db.organizationApplications, o.ID, a.ID)
			for r := range db.organizationRoles.All() {
				named.relate(&db.organizationApplicationRoles, pair(o.ID, a.ID), r.ID)
			}
		}
		pairConsent(db, named, a.ID)
	}
	for i := range 10 { // enough for several pages
		id := fmt.Sprintf("another-%d", i)
		db.ssoConnectors.Put(id, &ssoConnector{ID: id, ProviderName: "Okta", Domains: []string{"x"}})
	}
	pairConsent(db, named, cimdHolder)
	pairScopes(db, named)
}

func pairConsent(db *state, named names, holder string) {
	for s := range db.scopes.All() {
		named.relate(&db.consentScopes.resourceScopes, holder, s.ID)
		named.relate(&db.consentScopes.organizationResourceScopes, holder, s.ID)
	}
	for s := range db.organizationScopes.All() {
		named.relate(&db.consentScopes.organizationScopes, holder, s.ID)
	}
	db.consentScopes.userScopes.Add(holder, "email")
}

func pairScopes(db *state, named names) {
	for r := range db.roles.All() {
		for s := range db.scopes.All() {
			named.relate(&db.roleScopes, r.ID, s.ID)
		}
	}
	for r := range db.organizationRoles.All() {
		for s := range db.scopes.All() {
			named.relate(&db.organizationRoleResourceScopes, r.ID, s.ID)
		}
		for s := range db.organizationScopes.All() {
			db.organizationRoleScopes.Add(r.ID, s.ID) // members have these through their roles
		}
	}
	for o := range db.organizations.All() {
		named.relate(&db.jitDomains, o.ID, "a.example.com")
		named.relate(&db.jitDomains, o.ID, "b.example.com")
		for r := range db.organizationRoles.All() {
			named.relate(&db.jitRoles, o.ID, r.ID)
		}
		for k := range db.ssoConnectors.All() {
			named.relate(&db.jitConnectors, o.ID, k.ID)
		}
	}
}
