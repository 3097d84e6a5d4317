// Package hugepages asks the system to back memory with huge pages. An index that
// reads memory at random is then up to twice as quick: the processor finds each
// place by one look-up of an address instead of four.
package hugepages
