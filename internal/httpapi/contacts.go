package httpapi

import (
	"cmp"
	"fmt"
	"net/http"

	"github.com/breakwater-safety/breakwater/internal/contact"
	"github.com/breakwater-safety/breakwater/internal/platform"
)

func (a *API) checkContact(w http.ResponseWriter, r *http.Request, _ platform.ID) error {
	if err := wantType(r, jsonType); err != nil {
		return err
	}
	check, err := contact.ReadCheck(r.Body)
	if err != nil {
		return err
	}
	preset := cmp.Or(check.Preset, contact.DefaultPreset)
	policy, ok := a.Contacts[preset]
	if !ok {
		return fmt.Errorf("check contact: preset %s is not loaded", preset)
	}
	decision := policy.Decide(check.Request)
	a.metrics.decided(decision)
	return answer(w, http.StatusOK, decision)
}
