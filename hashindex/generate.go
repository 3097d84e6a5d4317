package hashindex

//go:generate go -C _asm run . -out ../kernels_amd64.s -stubs ../kernels_stubs_amd64.go -pkg hashindex
