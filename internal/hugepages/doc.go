// Package hugepages asks the system for huge pages where much memory is read at
// random, such as the index of a bank: the processor then finds a place in memory
// with fewer look-ups of its own.
package hugepages
