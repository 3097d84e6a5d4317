package hugepages

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Ask asks for huge pages for a block of memory, of which nothing has been used
// yet. It is a wish: where the system has none it changes nothing. (Linux grants
// it unless /sys/kernel/mm/transparent_hugepage/enabled is «never».)
func Ask(block []byte) {
	if len(block) == 0 {
		return
	}
	page := uintptr(os.Getpagesize())
	//nolint:gosec // the address is only counted with
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(block))) & (page - 1) // to the first whole page
	if skip < uintptr(len(block)) {
		_ = unix.Madvise(block[skip:], unix.MADV_HUGEPAGE) // a wish
	}
}
