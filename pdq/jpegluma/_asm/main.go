// Command asm writes the AVX2 kernels of package jpegluma. Run it by «go generate» there.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("!purego")
	sequential()
	first()
	refine()
	spread()
	addWaves()
	addPixels()
	inverse()
	Generate()
}

// kernel begins a function that keeps none of its pointers.
func kernel(name, signature string) {
	TEXT(name, NOSPLIT, signature)
	Pragma("noescape")
}

// argument loads a pointer.
func argument(name string) Register { return Load(Param(name), GP64()) }
