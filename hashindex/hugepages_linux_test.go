package hashindex

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

func adviseHuge(block []byte) {
	skip := -uintptr(unsafe.Pointer(&block[0])) & 4095
	_ = unix.Madvise(block[skip:], unix.MADV_HUGEPAGE)
}
