// Package releases reads the documents of earlier releases of Logto, which say since when something
// is there and what an older server sends. What belongs here is how they are kept and compared; what
// the types make of them is the business of package refine.
package releases
