package httpapi

import (
	"net/http"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

func (a *API) listBanks(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	banks, err := a.Banks.List(r.Context(), p)
	if err != nil {
		return err
	}
	list := api.BankList{Banks: make([]api.Bank, len(banks))}
	for i, b := range banks {
		list.Banks[i] = api.Bank{Name: b.Name, Entries: b.Entries, Created: b.Created}
	}
	return answer(w, http.StatusOK, list)
}

func (a *API) createBank(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	var wire api.NewBank
	if err := readJSON(w, r, maxSmallBody, &wire); err != nil {
		return err
	}
	name, err := bank.ParseName(wire.Name)
	if err != nil {
		return err
	}
	created, err := a.Banks.Create(r.Context(), bank.Key{Platform: p, Name: name}, bank.DefaultSettings())
	if err != nil {
		return err
	}
	return answer(w, newOrKnown(created), api.NewBank{Name: name})
}

func (a *API) deleteBank(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	key, err := bankKey(r, p)
	if err != nil {
		return err
	}
	if err := a.Banks.Delete(r.Context(), key); err != nil {
		return err
	}
	done(w)
	return nil
}

func (a *API) deleteEntry(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	key, err := bankKey(r, p)
	if err != nil {
		return err
	}
	id, err := pathID(r)
	if err != nil {
		return err
	}
	if err := a.Banks.Remove(r.Context(), key, id); err != nil {
		return err
	}
	done(w)
	return nil
}

// bankKey reads the bank of the path.
func bankKey(r *http.Request, p platform.ID) (bank.Key, error) {
	name, err := bank.ParseName(r.PathValue("name"))
	return bank.Key{Platform: p, Name: name}, err
}

// newOrKnown gives the status for something that was made, or was there.
func newOrKnown(made bool) int {
	if made {
		return http.StatusCreated
	}
	return http.StatusOK
}
