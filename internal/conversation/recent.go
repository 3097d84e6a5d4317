package conversation

import "sync"

// recent remembers what was committed or read last, so that the next message of
// a running conversation needs no look into the store. It may be out of date,
// also because another process wrote: whoever uses it finds that out, by the
// record's version or by the time at which it was read.
//
// It holds two generations: what is not asked for while the young one fills is
// forgotten with the old one.
type recent[K comparable, V any] struct {
	mu         sync.Mutex
	young, old map[K]V
	// erasures counts those of accounts. What was read before one and comes
	// after it may hold what was erased.
	erasures int
}

// generation is how many make one.
const generation = 4096

// get gives what is remembered, and the moment for put.
func (r *recent[K, V]) get(key K) (v V, moment int, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if v, ok = r.young[key]; !ok {
		v, ok = r.old[key]
	}
	return v, r.erasures, ok
}

// put remembers what was committed or read after the moment.
func (r *recent[K, V]) put(key K, v V, moment int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if moment != r.erasures {
		return
	}
	if r.young == nil || len(r.young) >= generation {
		r.old, r.young = r.young, make(map[K]V, generation)
	}
	r.young[key] = v
}

func (r *recent[K, V]) forget(key K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.young, key)
	delete(r.old, key)
}

func (r *recent[K, V]) forgetAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.young, r.old = nil, nil
	r.erasures++
}
