package httpapi

import (
	"net/http"
	"time"

	"github.com/breakwater-safety/breakwater/api"
	"github.com/breakwater-safety/breakwater/internal/bank"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

func (a *API) listBanks(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	banks, err := a.Banks.List(r.Context(), p)
	if err != nil {
		return err
	}
	list := bankList{make([]shownBank, len(banks))}
	for i, b := range banks {
		list.Banks[i] = showBank(b)
	}
	return answer(w, http.StatusOK, list)
}

// bankList and shownBank are the wire forms of banks, in the order in which one
// reads them.
type bankList struct {
	Banks []shownBank `json:"banks"`
}

type shownBank struct {
	Name     string    `json:"name"`
	Kind     bank.Kind `json:"kind"`
	Distance int       `json:"distance"`
	Entries  int       `json:"entries"`
	Created  time.Time `json:"created"`
}

func showBank(b bank.Bank) shownBank {
	return shownBank{b.Name, b.Kind, b.Distance, b.Entries, b.Created}
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
	key, settings := bank.Key{Platform: p, Name: name}, bank.DefaultSettings()
	setSettings(&settings, wire.Kind, wire.Distance)
	created, err := a.Banks.Create(r.Context(), key, settings)
	if err != nil {
		return err
	}
	b, err := a.Banks.Bank(r.Context(), key)
	if err != nil {
		return err
	}
	return answer(w, newOrKnown(created), showBank(b))
}

func setSettings(s *bank.Settings, kind *api.BankKind, distance *int) {
	if kind != nil {
		s.Kind = bank.Kind(*kind)
	}
	if distance != nil {
		s.Distance = *distance
	}
}

func (a *API) getBank(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	key, err := bankKey(r, p)
	if err != nil {
		return err
	}
	b, err := a.Banks.Bank(r.Context(), key)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, showBank(b))
}

func (a *API) changeBank(w http.ResponseWriter, r *http.Request, p platform.ID) error {
	key, err := bankKey(r, p)
	if err != nil {
		return err
	}
	var wire api.BankChange
	if err := readJSON(w, r, maxSmallBody, &wire); err != nil {
		return err
	}
	if wire == (api.BankChange{}) {
		return fault.New(fault.Invalid, "Say what to change: kind, distance or both.")
	}
	b, err := a.Banks.Edit(r.Context(), key, func(s *bank.Settings) { setSettings(s, wire.Kind, wire.Distance) })
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, showBank(b))
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
