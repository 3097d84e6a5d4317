package hashindex

import (
	"sync"
	"unsafe"
)

// maxBlock is how many pages are allocated at once at most, about 32 MiB.
const maxBlock = 128

// An Option is a choice for [New] and [Read].
type Option func(*Index)

// Advise has advise called with each block of memory that the index takes, before
// it is used, so that the caller can ask the system for huge pages: searches read
// memory at random, and with huge pages they are up to twice as quick.
func Advise(advise func(block []byte)) Option {
	return func(x *Index) { x.linePages.advise, x.hashPages.advise = advise, advise }
}

// blocks hands out pages from blocks of them.
type blocks[Page any] struct {
	advise func([]byte)

	mu    sync.Mutex
	rest  []Page
	taken int
}

func (b *blocks[Page]) take() *Page {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.rest) == 0 {
		b.rest = make([]Page, min(1+b.taken/16, maxBlock))
		b.taken += len(b.rest)
		adviseOn(b.rest, b.advise)
	}
	page := &b.rest[0]
	b.rest = b.rest[1:]
	return page
}

// adviseOn calls advise, if there is one, with the memory of a list.
func adviseOn[T any](list []T, advise func([]byte)) {
	if advise != nil && len(list) > 0 {
		size := int(unsafe.Sizeof(list[0])) * len(list)
		advise(unsafe.Slice((*byte)(unsafe.Pointer(&list[0])), size)) //nolint:gosec // the list's own bytes
	}
}
