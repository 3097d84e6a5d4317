package conversation

import "sync"

// recent remembers the records that were committed last, so that the next
// message of a running conversation needs no look into the store. It may be
// out of date, also because another process wrote: the store refuses a commit
// to an old version, and the record is then loaded.
//
// It holds two generations: what is not asked for while the young one fills is
// forgotten with the old one.
type recent struct {
	mu         sync.Mutex
	young, old map[Key]Record
}

// generation is how many records make one.
const generation = 4096

func (r *recent) get(key Key) (Record, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if rec, ok := r.young[key]; ok {
		return rec, true
	}
	rec, ok := r.old[key]
	return rec, ok
}

func (r *recent) put(rec Record) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.young == nil || len(r.young) >= generation {
		r.old, r.young = r.young, make(map[Key]Record, generation)
	}
	r.young[rec.Key] = rec
}

func (r *recent) forget(key Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.young, key)
	delete(r.old, key)
}

func (r *recent) forgetAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.young, r.old = nil, nil
}
