package expert

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"slices"
)

// A model file is gzip over: the words below, the number of heads (a byte),
// each head's scale and bias (float32, little endian), the number of features
// (uvarint), the features' keys in rising order as differences (uvarints), then
// the weights head by head (a signed byte a feature).
const (
	magic       = "breakwater expert 1\n"
	maxFeatures = 1 << 20
	sieveMost   = 21 // log2 of the bits of a sieve: 256 KiB, to stay in a near cache
)

// ErrModel is wrapped by every error of [Read]: the bytes are not a model that
// this version knows.
var ErrModel = errors.New("not a known expert model")

// Weights is a model in training: float weights by head and feature.
type Weights struct {
	Bias Scores
	// Rows holds the weights of each feature that is kept.
	Rows map[uint32]Scores
}

// Write writes the weights as a model file, rounded to 255 steps a head; the
// same weights give the same bytes.
func (w Weights) Write(out io.Writer) error {
	zip, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return fmt.Errorf("expert: %w", err)
	}
	b := []byte(magic)
	b = append(b, byte(Heads))
	var scale Scores
	for h := range Heads {
		for _, row := range w.Rows {
			scale[h] = max(scale[h], float32(math.Abs(float64(row[h])))/127)
		}
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(scale[h]))
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(w.Bias[h]))
	}
	keys := make([]uint32, 0, len(w.Rows))
	for k := range w.Rows {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	b = binary.AppendUvarint(b, uint64(len(keys)))
	last := uint32(0)
	for _, k := range keys {
		b = binary.AppendUvarint(b, uint64(k-last))
		last = k
	}
	for h := range Heads {
		for _, k := range keys {
			v := float32(0)
			if scale[h] > 0 {
				v = w.Rows[k][h] / scale[h]
			}
			b = append(b, byte(int8(math.Round(float64(v)))))
		}
	}
	if _, err := zip.Write(b); err != nil {
		return fmt.Errorf("expert: %w", err)
	}
	if err := zip.Close(); err != nil {
		return fmt.Errorf("expert: %w", err)
	}
	return nil
}

// Read reads what [Weights.Write] wrote. It refuses anything else with an error
// that wraps [ErrModel].
func Read(in io.Reader) (*Model, error) {
	zip, err := gzip.NewReader(in)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, err)
	}
	r := bufio.NewReader(zip)
	head := make([]byte, len(magic)+1)
	if _, err := io.ReadFull(r, head); err != nil || string(head) != magic+string(rune(Heads)) {
		return nil, fmt.Errorf("%w: another form or number of heads", ErrModel)
	}
	m := &Model{}
	var numbers [2 * Heads]float32
	if err := binary.Read(r, binary.LittleEndian, &numbers); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, err)
	}
	for h := range Heads {
		m.scale[h], m.bias[h] = numbers[2*h], numbers[2*h+1]
	}
	if slices.ContainsFunc(numbers[:], func(v float32) bool { return math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) }) {
		return nil, fmt.Errorf("%w: a weight that is no number", ErrModel)
	}
	if err := m.fill(r); err != nil {
		return nil, err
	}
	if _, err := r.ReadByte(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: bytes after the end", ErrModel)
	}
	return m, nil
}

// fill reads the features into the table, which is at most half full.
func (m *Model) fill(r *bufio.Reader) error {
	n, err := binary.ReadUvarint(r)
	if err != nil || n > maxFeatures {
		return fmt.Errorf("%w: %d features", ErrModel, n)
	}
	size := uint32(2)
	for uint64(size) < 2*n {
		size *= 2
	}
	m.mask, m.places, m.rows = size-1, make([]place, size), make([]row, n)
	sieve := max(6, min(sieveMost, bits.Len32(size)+2)) // at least eight bits a feature
	m.sieve, m.shift = make([]uint64, 1<<sieve/64), uint8(32-sieve)
	last := uint64(0)
	for i := range m.rows {
		step, err := binary.ReadUvarint(r)
		if last += step; err != nil || step == 0 || last > math.MaxUint32 {
			return fmt.Errorf("%w: the keys do not rise", ErrModel)
		}
		at := uint32(last) & m.mask
		for m.places[at].key != 0 {
			at = (at + 1) & m.mask
		}
		m.places[at] = place{uint32(last), uint32(i)}
		bit := uint32(last) >> m.shift
		m.sieve[bit>>6] |= 1 << (bit & 63)
	}
	column := make([]byte, n)
	for h := range int(Heads) {
		if _, err := io.ReadFull(r, column); err != nil {
			return fmt.Errorf("%w: %w", ErrModel, err)
		}
		for i, v := range column {
			m.rows[i][h] = int8(v)
		}
	}
	return nil
}
