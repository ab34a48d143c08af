// Package usage tells what processor time and memory processes used. Processor
// time, unlike the clock, hardly changes when other programs want the same cores.
package usage
