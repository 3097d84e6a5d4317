// Package api is the description of Breakwater's API, openapi.yaml, and the
// types of what goes over the wire, which are generated from it.
package api

import _ "embed"

//go:generate go tool oapi-codegen -config types.cfg.yaml openapi.yaml

//go:embed openapi.yaml
var spec []byte

// Spec gives the OpenAPI document as it is served at /v1/openapi.yaml. Do not
// change it.
func Spec() []byte { return spec }
