package provision

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

func orders() Plan {
	return Plan{
		Resource: Resource{Indicator: "https://orders.example.com", Name: "Orders"},
		Scopes:   []Scope{{Name: "read:orders", Description: "See"}, {Name: "write:orders"}},
		Roles:    []Role{{Name: "customer", Description: "Buys", Scopes: []string{"read:orders", "write:orders"}}},
	}
}

func TestApplyCorrects(t *testing.T) {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	if _, err := Apply(t.Context(), client, orders()); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		name   string
		change func(*Plan)
		want   []string
	}{
		{"nothing", func(*Plan) {}, nil},
		{"a new name", func(p *Plan) { p.Resource.Name = "All orders" }, []string{`renamed resource https://orders.example.com to "All orders"`}},
		{"a description", func(p *Plan) { p.Scopes[1].Description = "Place" }, []string{"described scope write:orders"}},
		{"no description", func(p *Plan) { p.Scopes[0].Description = "" }, []string{"described scope read:orders"}},
		{"a role's description", func(p *Plan) { p.Roles[0].Description = "Pays" }, []string{"described role customer"}},
		{"a scope more", func(p *Plan) {
			p.Scopes = append(p.Scopes, Scope{Name: "cancel:orders"})
			p.Roles[0].Scopes = append(p.Roles[0].Scopes, "cancel:orders", "cancel:orders")
		}, []string{"created scope cancel:orders", "gave role customer the scope cancel:orders"}},
		{"a role without scopes", func(p *Plan) {
			p.Roles = append(p.Roles, Role{Name: "guest", Description: "Looks"})
		}, []string{"created role guest"}},
	} {
		t.Run(step.name, func(t *testing.T) {
			plan := orders()
			step.change(&plan)
			for run, want := range [][]string{step.want, nil} {
				changes, err := Apply(t.Context(), client, plan)
				if err != nil || !slices.Equal(changes, want) {
					t.Errorf("run %d: changes %q, error %v; want %q", run+1, changes, err, want)
				}
			}
			if _, err := Apply(t.Context(), client, orders()); err != nil { // back again
				t.Fatal(err)
			}
		})
	}
}

func TestApplyGoesOnAfterAnError(t *testing.T) {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	srv.Inject(logtotest.Fault{Operation: "CreateRoleScope", Status: http.StatusInternalServerError, Message: "broken"})

	changes, err := Apply(t.Context(), client, orders())
	if err == nil || !strings.Contains(err.Error(), `role "customer"`) {
		t.Fatalf("error %v", err)
	}
	if want := []string{"created resource https://orders.example.com", "created scope read:orders", "created scope write:orders", "created role customer"}; !slices.Equal(changes, want) {
		t.Errorf("changes before the error %q", changes)
	}
	changes, err = Apply(t.Context(), client, orders())
	if want := []string{"gave role customer the scope read:orders", "gave role customer the scope write:orders"}; err != nil || !slices.Equal(changes, want) {
		t.Errorf("changes %q, error %v", changes, err)
	}
}

// Many at once must make each thing once, and none may fail.
func TestApplyAtTheSameTime(t *testing.T) {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	var all []string
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			changes, err := Apply(t.Context(), client, orders())
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, changes...)
		})
	}
	wg.Wait()
	slices.Sort(all)
	if len(all) != 6 || len(slices.Compact(all)) != 6 {
		t.Errorf("changes %q", all)
	}
}

func TestApplyRefuses(t *testing.T) {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	_, err := client.CreateRole(t.Context(), gen.CreateRoleRequest{
		Name: "machine", Description: "M", Type: new(gen.RoleTypeMachineToMachine),
	})
	if err != nil {
		t.Fatal(err)
	}
	srv.ForgetRequests()
	for _, c := range []struct {
		name   string
		change func(*Plan)
		want   string
		sent   bool
	}{
		{"no indicator", func(p *Plan) { p.Resource.Indicator = "" }, "needs an indicator", false},
		{"a scope twice", func(p *Plan) { p.Scopes[1].Name = p.Scopes[0].Name }, `"read:orders" is empty or there twice`, false},
		{"a role without a name", func(p *Plan) { p.Roles[0].Name = "" }, `role name ""`, false},
		{"a role without a description", func(p *Plan) { p.Roles[0].Description = "" }, "needs a description", false},
		{"a scope that is not there", func(p *Plan) { p.Roles[0].Scopes = []string{"all"} }, "not a scope of the plan", false},
		{"a role of another type", func(p *Plan) { p.Roles[0].Name = "machine" }, "type MachineToMachine", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := orders()
			c.change(&plan)
			if _, err := Apply(t.Context(), client, plan); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
			if sent := len(srv.Requests()) > 0; sent != c.sent {
				t.Errorf("requests were sent: %t", sent)
			}
		})
	}
}
