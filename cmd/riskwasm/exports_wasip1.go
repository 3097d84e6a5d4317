package main

import (
	"unsafe"

	"github.com/breakwater-safety/breakwater/risk"
)

// A reactor's exports have no receiver, so what they share stands here. The
// host calls them one at a time.
var (
	engine  = risk.New()
	in, out []byte
)

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

func give(b []byte) int32 {
	out = b
	return int32(len(out))
}
