package logtotest

// subjectToken stands for a user whom an application may act for.
type subjectToken struct {
	user     string
	expires  int64 // milliseconds
	consumed bool
	context  object
}
