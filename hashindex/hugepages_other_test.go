//go:build !linux

package hashindex

func adviseHuge([]byte) {}
