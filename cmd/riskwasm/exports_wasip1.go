package main

import (
	"runtime"
	"runtime/debug"
	"unsafe"

	"github.com/breakwater-safety/breakwater/risk"
)

// A reactor's exports have no receiver, so what they share stands here. The
// host calls them one at a time.
var (
	engine  = start()
	in, out []byte
)

// start compiles the lexicons. A module's memory never shrinks, and nearly all
// that lives in it lives for ever, so it is cleaned sooner than Go would.
func start() *risk.Engine {
	debug.SetGCPercent(25)
	return risk.New()
}

//go:wasmexport reserve
func reserve(size int32) unsafe.Pointer {
	if int(size) > cap(in) {
		in = make([]byte, size)
	}
	in = in[:size]
	return unsafe.Pointer(unsafe.SliceData(in))
}

//go:wasmexport answer
func answer() unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(out)) }

//go:wasmexport assess
func assess() int32 { return give(assessThread(engine, in)) }

// fold reads the state's bytes from the start of the input, then the thread
// with the one message.
//
//go:wasmexport fold
func fold(stateSize int32) int32 {
	return give(foldMessage(engine, in[:stateSize], in[stateSize:]))
}

//go:wasmexport languages
func languages() int32 { return give(listLanguages()) }

//go:wasmexport describe
func describe() int32 { return give(describeSignal(string(in))) }

// give lets the collector have its turn too: a call into a module ends before
// any other goroutine could, and without this the memory grows with every
// message.
func give(b []byte) int32 {
	out = b
	runtime.Gosched()
	return int32(len(out))
}
