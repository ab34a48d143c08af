// Package stream has request bodies that are read while they are sent, such as uploads, and takes
// them away from the transport when an attempt is over.
//
// What belongs here: what only such bodies need. They bring it along, so that a program that uploads
// nothing is not linked with it.
package stream
