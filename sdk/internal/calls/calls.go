// Package calls is the part of the client that is generated from
// api/openapi.yaml: one function for each operation, which sends it.
package calls

//go:generate go tool oapi-codegen -config calls.cfg.yaml ../../../api/openapi.yaml
