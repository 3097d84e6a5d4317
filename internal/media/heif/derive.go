package heif

import "image"

// picture follows an item to the coded pictures that it is made of.
func (x *index) picture(item uint32, depth int) (p *Picture, err error) {
	if depth > maxDepth {
		return nil, ErrDamaged // it may be made of itself
	}
	switch x.kinds[item] {
	case string(HEVC), string(AV1):
		p, err = x.single(item)
	case "grid":
		p, err = x.grid(item)
	case "iden", "tmap": // the same again; of a tone map the picture that it brightens
		to := x.to(item, "dimg")
		if len(to) == 0 {
			return nil, ErrDamaged
		}
		p, err = x.picture(to[0], depth+1)
	default:
		return nil, ErrRare
	}
	if err != nil {
		return nil, err
	}
	p.Full = p.Full || x.isFull(item)
	return p, x.transform(item, p)
}

func (x *index) single(item uint32) (*Picture, error) {
	size, err := x.extent(item)
	if err != nil {
		return nil, err
	}
	p := &Picture{file: x.file, size: size, crop: image.Rectangle{Max: size}, columns: 1, rows: 1, tile: size}
	return p, x.add(p, []uint32{item})
}

// grid reads a picture of tiles of one size, row by row (ISO/IEC 23008-12, section
// 6.6.2.3).
func (x *index) grid(item uint32) (*Picture, error) {
	spans, n, err := x.data(item)
	if err != nil || n > 12 || len(spans) != 1 {
		return nil, ErrDamaged
	}
	b, err := load(x.file, spans[0], 12)
	if err != nil {
		return nil, err
	}
	c := &cursor{b: b}
	version, flags := c.u8(), c.u8()
	rows, columns := c.u8()+1, c.u8()+1
	field := 2 + 2*(flags&1)
	w, h := uint32(c.number(field)), uint32(c.number(field))
	tiles := x.to(item, "dimg")
	if c.bad || version != 0 || w == 0 || h == 0 || len(tiles) != rows*columns {
		return nil, ErrDamaged
	}
	size, err := x.bounded(w, h)
	if err != nil {
		return nil, err
	}
	if len(tiles) > maxTiles {
		return nil, ErrRare
	}
	tile, err := x.extent(tiles[0])
	if err != nil {
		return nil, err
	}
	p := &Picture{
		file: x.file, size: size, crop: image.Rectangle{Max: size},
		columns: columns, rows: rows, tile: tile,
	}
	if tile.X*columns < size.X || tile.Y*rows < size.Y {
		return nil, ErrDamaged
	}
	if int64(len(tiles))*int64(tile.X)*int64(tile.Y) > x.mostPixels {
		return nil, SizeError{tile.X * columns, tile.Y * rows}
	}
	for _, t := range tiles {
		if own, err := x.extent(t); err != nil || own != tile {
			return nil, ErrDamaged
		}
		turned := Picture{crop: image.Rectangle{Max: tile}}
		if err := x.transform(t, &turned); err != nil || turned.turned || turned.crop.Max != tile {
			return nil, ErrRare
		}
		p.Full = p.Full || x.isFull(t)
	}
	return p, x.add(p, tiles)
}

// add fills in where the coded pictures are, which must be of one codec.
func (x *index) add(p *Picture, items []uint32) error {
	p.Codec = Codec(x.kinds[items[0]])
	total := int64(0)
	for _, item := range items {
		if x.kinds[item] != string(p.Codec) || p.Codec != HEVC && p.Codec != AV1 {
			return ErrRare
		}
		data, size, err := x.data(item)
		if err != nil {
			return err
		}
		if total += size; total > x.most() {
			return ErrRare
		}
		tile := coded{data: data}
		if p.Codec == HEVC {
			if tile.sets, err = x.parameterSets(item); err != nil {
				return err
			}
		}
		p.tiles = append(p.tiles, tile)
	}
	return nil
}
