package main

import (
	"runtime"
	"unsafe"

	"github.com/breakwater-safety/breakwater/pdq"
)

// A reactor's exports have no receiver, so what they share stands here. The host
// calls them one at a time.
var (
	out    [answerSize]byte
	hasher pdq.Hasher
)

//go:wasmimport page read
func hostRead(at float64, into unsafe.Pointer, size int32) int32

//go:wasmimport page rows
func hostRows(y, count int32, into unsafe.Pointer) int32

//go:wasmexport answer
func answer() unsafe.Pointer { return unsafe.Pointer(&out) }

//go:wasmexport jpeg
func exportJPEG() int32 {
	var err error
	out, err = ofJPEG(&file{fetch: fetchBytes})
	return status(err)
}

//go:wasmexport picture
func exportPicture(width, height int32) int32 {
	var err error
	out, err = ofPicture(&hasher, &picture{width: int(width), height: int(height), fetch: fetchRows})
	return status(err)
}

func fetchBytes(at int64, into []byte) (int, error) {
	n := hostRead(float64(at), unsafe.Pointer(unsafe.SliceData(into)), int32(len(into)))
	if n < 0 || int(n) > len(into) {
		return 0, errHost
	}
	return int(n), nil
}

func fetchRows(y, count int, into []byte) error {
	if hostRows(int32(y), int32(count), unsafe.Pointer(unsafe.SliceData(into))) != 0 {
		return errHost
	}
	return nil
}

// status lets the collector have its turn: a call into a module ends before any other
// goroutine could.
func status(err error) int32 {
	runtime.Gosched()
	if err != nil {
		return 1
	}
	return 0
}
