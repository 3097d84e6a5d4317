package hugepages

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Advise asks the system to keep a block of memory in huge pages. Where it cannot,
// nothing changes.
func Advise(block []byte) {
	page := uintptr(os.Getpagesize())
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(block))) & (page - 1)
	if skip < uintptr(len(block)) {
		// A refusal means small pages, which is only slower.
		_ = unix.Madvise(block[skip:], unix.MADV_HUGEPAGE)
	}
}
