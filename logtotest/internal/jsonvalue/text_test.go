package jsonvalue

import "testing"

func TestNumber(t *testing.T) {
	for text, want := range map[string]float64{"1": 1, " 2 ": 2, "1.5": 1.5, ".5": 0.5, "1e3": 1000, "0x10": 16, "-1": -1, "+7": 7, "1.": 1} {
		if got, isNumber := Number(text); !isNumber || got != want {
			t.Errorf("%q: got %v %v, want %v", text, got, isNumber, want)
		}
	}
	for _, text := range []string{"", "x", "NaN", "nan", "Infinity", "inf", "1_000", "0x", "0x1p-2", "1e999", "1 2", "--1"} {
		if got, isNumber := Number(text); isNumber {
			t.Errorf("%q: got %v", text, got)
		}
	}
}
