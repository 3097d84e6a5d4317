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
	// erasures counts those of accounts. What was read before one and comes
	// after it may hold what was erased.
	erasures int
}

// generation is how many records make one.
const generation = 4096

// get gives a record, and the moment for put.
func (r *recent) get(key Key) (rec Record, moment int, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if rec, ok = r.young[key]; !ok {
		rec, ok = r.old[key]
	}
	return rec, r.erasures, ok
}

// put remembers a record that was committed after the moment.
func (r *recent) put(rec Record, moment int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if moment != r.erasures {
		return
	}
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
	r.erasures++
}
