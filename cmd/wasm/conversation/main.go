// Conversation is what the pages /check and /evidence run on the reader's own
// device, as one WebAssembly module: it reads what apps export and what people
// paste (chatexport), finds the signs in it (risk), says them in the reader's
// language (internal/explain/words), finds wallets, handles and links
// (internal/indicator), and packs evidence (evidence). Nothing that it reads
// leaves it but to the page.
//
// It is a WASI reactor (GOOS=wasip1, -buildmode=c-shared): the page asks for
// room with reserve, writes JSON there, calls one of the others, which gives the
// length of the answer, and reads the answer where the function answer says. A
// file is not handed in: the module asks the page for the parts that it reads
// (host.read), so that a backup of gigabytes costs no memory, and pictures in it
// are never touched.
package main

func main() {}
