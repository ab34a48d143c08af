package phone

import "testing"

func TestNormalize(t *testing.T) {
	for number, want := range map[string]string{
		"15555360443": "15555360443", "6107503129634": "617503129634", "610412345678": "61412345678",
		"61412345678": "61412345678", "390612345678": "390612345678", "4401632960000": "441632960000",
		"115555360443": "15555360443", "788001234567": "78001234567", "78001234567": "78001234567",
		"35305551234": "3535551234", "225012345678": "225012345678",
	} {
		if got, valid := Normalize(number); !valid || got != want {
			t.Errorf("%s: got %q %v, want %q", number, got, valid, want)
		}
	}
	for _, number := range []string{"", "1", "0123456789", "99999", "+15555360443", "6", "611", "21", "61123456789012345678", "2101234567"} {
		if got, valid := Normalize(number); valid {
			t.Errorf("%s: got %q", number, got)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	f.Add("6107503129634")
	f.Add("1")
	f.Fuzz(func(t *testing.T, number string) {
		if got, valid := Normalize(number); valid && len(got) > len(number) {
			t.Errorf("%q became %q", number, got)
		}
	})
}
