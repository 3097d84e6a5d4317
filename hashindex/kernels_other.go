//go:build !amd64 || purego

package hashindex

func probe(pages lines, todo []uint32, w wanted, out, over []uint32) (found, links int) {
	return probeGo(pages, todo, w, out, over)
}

func verify(pages []*halfPage, slots []uint32, q *half, radius int, near []uint32) int {
	return verifyGo(pages, slots, q, radius, near)
}

func scanHalves(a, b []half, n int, qs []words, radius int, out []uint32) int {
	return scanGo(a, b, n, qs, radius, out)
}
