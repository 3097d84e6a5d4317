package bank

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"iter"
	"strconv"

	"github.com/breakwater-safety/breakwater/internal/audit"
)

// Add adds entries to a bank, all or none. When it returned nil they match.
// Entries that were withdrawn before stay so; Added says how many.
func (r *Registry) Add(ctx context.Context, key Key, entries []Entry) (Added, error) {
	now := r.now().UTC()
	for i := range entries {
		entries[i].prepare(now)
		if err := entries[i].Validate(); err != nil {
			return Added{}, err
		}
	}
	batch := Batch{Entries: entries, Digests: r.digests}
	added, err := r.store.AddEntries(ctx, key, batch, r.entry(audit.EntriesAdded, key, strconv.Itoa(len(entries))))
	if err != nil {
		return Added{}, fmt.Errorf("add entries: %w", err)
	}
	return added, r.catchUp(ctx, added.Last)
}

// SetState makes an entry active or disabled and sets when it expires. When it
// returned nil that holds.
func (r *Registry) SetState(ctx context.Context, key Key, id string, s State) error {
	if err := s.validate(); err != nil {
		return err
	}
	return r.change(ctx, "change entry", func() (*Gone, error) {
		return r.store.ChangeEntry(ctx, key, id, s, r.entry(audit.EntryChanged, key, string(s.Status)))
	})
}

// Withdraw takes an entry out for good: it never matches again, whatever its
// source sends later, and its fingerprints are erased.
func (r *Registry) Withdraw(ctx context.Context, key Key, id string) error {
	return r.change(ctx, "withdraw entry", func() (*Gone, error) {
		return r.store.WithdrawEntry(ctx, key, id, r.digests, r.entry(audit.EntryWithdrawn, key, ""))
	})
}

// Remove deletes an entry with all that is known of it; it may be added anew.
// When it returned nil it matches no more.
func (r *Registry) Remove(ctx context.Context, key Key, id string) error {
	return r.change(ctx, "delete entry", func() (*Gone, error) {
		return r.store.DeleteEntry(ctx, key, id, r.entry(audit.EntryDeleted, key, "1"))
	})
}

// SetOpinion says what a holder thinks of an entry; an empty verdict takes the
// opinion back.
func (r *Registry) SetOpinion(ctx context.Context, key Key, id string, o Opinion) error {
	checked := o
	if o.Verdict == "" { // of nothing only the holder counts
		checked.Verdict = Confirmed
	}
	if err := checked.validate(); err != nil {
		return err
	}
	o.At = r.now().UTC()
	detail := fmt.Sprintf("%s %s", o.Holder, o.Verdict)
	if err := r.store.SetOpinion(ctx, key, id, o, r.entry(audit.EntryJudged, key, detail)); err != nil {
		return fmt.Errorf("set opinion: %w", err)
	}
	return nil
}

// Entry gives an entry. fault.NotFound.
func (r *Registry) Entry(ctx context.Context, key Key, id string) (Stored, error) {
	return r.store.EntryByID(ctx, key, id)
}

// Entries goes over a bank's entries in the order of their numbers, those that
// were withdrawn among them, however long the caller takes. One that is added
// or changed meanwhile may be there as it was or as it is. fault.NotFound.
func (r *Registry) Entries(ctx context.Context, key Key) iter.Seq2[Stored, error] {
	return r.store.Entries(ctx, key)
}

// digests gives what is remembered of an entry that is withdrawn: each of its
// hashes and its source under the deployment's key. Another source may still
// stand for the same fingerprint.
func (r *Registry) digests(e Entry) []Digest {
	var list []Digest
	add := func(kind string, hash []byte) {
		mac := hmac.New(sha256.New, r.key)
		// A hash's Write gives no error.
		_, _ = fmt.Fprintf(mac, "withdrawn %s %d:%s ", kind, len(e.Source), e.Source)
		_, _ = mac.Write(hash)
		list = append(list, Digest(mac.Sum(nil)))
	}
	if e.PDQ != nil {
		add("pdq", e.PDQ[:])
	}
	if e.VPDQ != nil {
		if frames, err := e.VPDQ.Prune().MarshalBinary(); err == nil {
			add("vpdq", frames)
		}
	}
	if e.MD5 != nil {
		add("md5", e.MD5[:])
	}
	if e.SHA256 != nil {
		add("sha256", e.SHA256[:])
	}
	return list
}
