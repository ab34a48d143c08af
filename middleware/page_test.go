package middleware

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"
)

func TestNewPageInfo(t *testing.T) {
	const next, last = `<http://h/users?page=3>; rel="next"`, `<http://h/users?page=9>; rel="last"`
	tests := []struct {
		name   string
		header http.Header
		items  int // of 20 asked for, on page 2
		want   PageInfo
	}{
		{"links and total", http.Header{"Link": {next, last}, "Total-Number": {"177"}}, 20,
			PageInfo{Total: 177, Last: 9, More: true, Next: true}},
		{"links say it is the last", http.Header{"Link": {`<http://h/?page=2>; rel="last"`}, "Total-Number": {"40"}}, 20,
			PageInfo{Total: 40, Last: 2}},
		{"links win over a short page", http.Header{"Link": {next}}, 19,
			PageInfo{Total: -1, More: true, Next: true}},
		{"total alone, more to come", http.Header{"Total-Number": {"41"}}, 20,
			PageInfo{Total: 41, Last: 3, More: true}},
		{"total alone, the last page is full", http.Header{"Total-Number": {"40"}}, 20,
			PageInfo{Total: 40, Last: 2}},
		{"a link about something else", http.Header{"Link": {`</style.css>; rel=preload`}, "Total-Number": {"250"}}, 20,
			PageInfo{Total: 250, Last: 13, More: true}},
		{"nothing said, full page", nil, 20, PageInfo{Total: -1, More: true}},
		{"nothing said, short page", nil, 19, PageInfo{Total: -1}},
		{"nothing said, everything came", nil, 216, PageInfo{Total: -1}},
		{"an empty page is the end whatever is said", http.Header{"Link": {next}, "Total-Number": {"1000"}}, 0,
			PageInfo{Total: 1000, Last: 50, Next: true}},
		{"capped, full page", http.Header{"Total-Number": {"10001"}, "Total-Number-Is-Capped": {"true"}, "Link": {`<http://h/?page=1>; rel="first"`}}, 20,
			PageInfo{Total: 10001, Capped: true, More: true}},
		{"capped, short page before the cap", http.Header{"Total-Number": {"10001"}, "Total-Number-Is-Capped": {"true"}}, 7,
			PageInfo{Total: 10001, Capped: true, More: true}},
		{"capped, short page beyond the cap", http.Header{"Total-Number": {"21"}, "Total-Number-Is-Capped": {"true"}}, 7,
			PageInfo{Total: 21, Capped: true}},
		{"links without next, before the last", http.Header{"Link": {`<http://h/?page=1>; rel="first"`, last}, "Total-Number": {"177"}}, 20,
			PageInfo{Total: 177, Last: 9, More: true}},
		{"links without next or total, before the last", http.Header{"Link": {last}}, 20, PageInfo{Total: -1, Last: 9, More: true}},
		{"links without next and last, full page", http.Header{"Link": {`<http://h/?page=1>; rel="first"`}}, 20, PageInfo{Total: -1, More: true}},
		{"links without next and last, short page", http.Header{"Link": {`<http://h/?page=1>; rel="first"`}}, 19, PageInfo{Total: -1}},
		{"the last page is behind", http.Header{"Link": {`<http://h/?page=1>; rel="last"`}}, 20, PageInfo{Total: -1, Last: 1}},
		{"the last page is not the total's", http.Header{"Link": {`<http://h/?page=2>; rel="last"`}, "Total-Number": {"177"}}, 20,
			PageInfo{Total: 177, Last: 2, More: true}},
		{"malformed next, total", http.Header{"Link": {`http://h/users?page=3; rel="next"`, last}, "Total-Number": {"177"}}, 20,
			PageInfo{Total: 177, Last: 9, More: true}},
		{"malformed next, no total", http.Header{"Link": {`http://h/users?page=3; rel="next"`, `<http://h/?page=1>; rel="first"`}}, 20,
			PageInfo{Total: -1, More: true}},
		{"next without a number", http.Header{"Link": {`<http://h/users>; rel="next"`}, "Total-Number": {"40"}}, 20,
			PageInfo{Total: 40, Last: 2, More: true, Next: true}},
		{"next beyond the total", http.Header{"Link": {next}, "Total-Number": {"5"}}, 20, PageInfo{Total: 5, Last: 1, More: true, Next: true}},
		{"fewer than asked for, by the total", http.Header{"Total-Number": {"250"}}, 15, PageInfo{Total: 250, Last: 13, More: true}},
		{"not capped", http.Header{"Total-Number": {"40"}, "Total-Number-Is-Capped": {"false"}}, 20,
			PageInfo{Total: 40, Last: 2}},
		{"total that is no number", http.Header{"Total-Number": {"many"}}, 20, PageInfo{Total: -1, More: true}},
		{"negative total", http.Header{"Total-Number": {"-1"}}, 20, PageInfo{Total: -1, More: true}},
	}
	for _, tt := range tests {
		tt.want.Number, tt.want.Size = 2, 20
		if got := NewPageInfo(tt.header, 2, 20, tt.items); got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestEmptyListHasOnePage(t *testing.T) {
	got := NewPageInfo(http.Header{"Total-Number": {"0"}}, 1, 100, 0)
	if want := (PageInfo{Number: 1, Size: 100, Last: 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// Every recorded page says truly whether another follows.
func TestRecordedPages(t *testing.T) {
	pages := 0
	for _, e := range recorded(t) {
		header := e.Header()
		if header.Get("Total-Number") == "" || e.Status != 200 {
			continue
		}
		pages++
		number, size := queryNumber(e.Query, "page", 1), queryNumber(e.Query, "page_size", 20)
		items := min(size, max(0, totalOf(header)-before(number, size))) // Logto's totals are true
		info := NewPageInfo(header, number, size, int(items))
		if capped := header.Get("Total-Number-Is-Capped") == "true"; info.Capped != capped {
			t.Errorf("%s: capped is %v", e, info.Capped)
		} else if want := number < pagesFor(info.Total, size); !capped && info.More != want {
			t.Errorf("%s: more is %v, page %d of %d items", e, info.More, number, info.Total)
		} else if want := max(1, pagesFor(info.Total, size)); !capped && info.Last != want {
			t.Errorf("%s: the last page is %d, want %d", e, info.Last, want)
		}
	}
	if pages < 50 {
		t.Errorf("only %d pages are recorded", pages)
	}
}

// queryNumber reads a number from a query; the server reads 1.0 and 1e0 as 1.
func queryNumber(query, name string, otherwise int64) int64 {
	values, err := url.ParseQuery(query)
	if err != nil {
		return otherwise
	}
	n, err := strconv.ParseFloat(values.Get(name), 64)
	if err != nil {
		return otherwise
	}
	return int64(n)
}
