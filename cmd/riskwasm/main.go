// Riskwasm is the risk engine as one WebAssembly module, for sdk/js: what an
// end-to-end encrypted messenger runs on the phone.
//
// It is a WASI reactor (GOOS=wasip1, -buildmode=c-shared): the host asks for
// room with reserve, writes its values there, calls one of the others, which
// gives the length of the answer, and reads the answer at the address that
// answer gives. Nothing else goes in or out: no file, no clock, no network.
//
// It is small because it does without encoding/json: values come in as a list
// of strings (decode.go), and go out as JSON that is written by hand
// (encode.go).
package main

func main() {}
