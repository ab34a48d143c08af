package scaling

import "testing"

// The copy is a module in which all that the root package needs is found.
func TestCopyModule(t *testing.T) {
	dir := t.TempDir()
	if err := copyModule("../../..", dir); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t.Context(), dir, "go", "list", "-deps", "."); err != nil {
		t.Error(err)
	}
}
