package drawn

import "math"

func lighthouse(c *canvas) {
	sea, night := ink{38, 84, 112}, ink{24, 42, 74}
	c.sky(night, ink{244, 190, 140}, 300)
	c.ellipse(ink{255, 236, 190}, ink{255, 214, 150}, 150, 236, 46, 46)
	c.rect(sea, ink{70, 130, 150}, 0, 290, Width, Height)
	c.strokes(420, ink{24, 60, 90}, ink{190, 214, 210}, 0, 300, Width, Height, 46, 0.1)
	stone := ink{92, 86, 84}
	c.shape(stone, ink{50, 48, 54}, point{250, 480}, point{330, 350}, point{640, 330}, point{640, 480})
	c.strokes(160, ink{40, 40, 46}, ink{150, 144, 136}, 330, 352, 640, 480, 24, 0.6)
	white, shade := ink{246, 242, 234}, ink{150, 150, 164}
	c.shape(white, shade, point{434, 350}, point{452, 120}, point{516, 120}, point{536, 350})
	red, dark := ink{206, 60, 48}, ink{112, 26, 34}
	for i := range 3 {
		y, in := 310-float64(i)*76, float64(i)*6
		c.shape(red, dark, point{438 + in, y}, point{533 - in, y}, point{530 - in, y - 38}, point{441 + in, y - 38})
	}
	c.rect(ink{40, 40, 52}, ink{24, 24, 34}, 444, 108, 524, 122)
	c.rect(ink{255, 236, 150}, ink{250, 214, 110}, 462, 72, 506, 108)
	c.shape(red, dark, point{452, 74}, point{484, 40}, point{516, 74})
	c.shape(ink{255, 226, 160}, ink{250, 206, 130}, point{462, 84}, point{462, 96}, point{0, 130}, point{0, 30})
}

func bicycle(c *canvas) {
	c.sky(ink{214, 170, 120}, ink{190, 140, 100}, 360)
	for row := range 12 {
		for col := range 12 {
			x, y := float64(col*60-30*(row%2)), float64(row*30)
			k := mix(ink{170, 84, 60}, ink{120, 52, 44}, c.rnd.Float64())
			c.rect(k, k.scaled(0.85), x+2, y+2, x+58, y+28)
		}
	}
	c.rect(ink{116, 116, 112}, ink{158, 154, 146}, 0, 360, Width, Height)
	c.strokes(260, ink{80, 80, 80}, ink{196, 192, 184}, 0, 364, Width, Height, 26, 0.2)
	tyre, chrome, frame := ink{18, 18, 22}, ink{226, 230, 232}, ink{22, 140, 140}
	for _, x := range []float64{190, 450} {
		for i := range 18 {
			sin, cos := math.Sincos(float64(i) * math.Pi / 9)
			c.line(chrome, 1.6, point{x, 330}, point{x + 92*cos, 330 + 92*sin})
		}
		c.ring(tyre, 13, x, 330, 98)
		c.ellipse(chrome, chrome.scaled(0.6), x, 330, 10, 10)
	}
	back, front, pedal, saddle, head := point{190, 330}, point{450, 330}, point{306, 336}, point{268, 196}, point{418, 196}
	for _, tube := range [][2]point{{back, pedal}, {pedal, saddle}, {saddle, head}, {head, pedal}, {back, saddle}, {head, front}} {
		c.line(frame, 12, tube[0], tube[1])
	}
	c.line(chrome, 8, head, point{408, 150})
	c.line(tyre, 11, point{408, 152}, point{472, 138})
	c.ellipse(tyre, ink{60, 50, 46}, 258, 184, 46, 13)
	c.ellipse(chrome, chrome.scaled(0.5), 306, 336, 24, 24)
	c.rect(ink{176, 128, 74}, ink{130, 90, 50}, 432, 160, 530, 226)
}

func hills(c *canvas) {
	c.sky(ink{96, 150, 214}, ink{236, 226, 206}, 330)
	for range 7 {
		x, y := c.rnd.Float64()*Width, 20+c.rnd.Float64()*110
		for range 6 {
			c.ellipse(ink{250, 250, 250}, ink{214, 222, 232}, x+c.rnd.Float64()*90, y+c.rnd.Float64()*22, 34, 17)
		}
	}
	c.ridge(ink{120, 136, 170}, ink{96, 112, 150}, 220, 46)
	c.ridge(ink{84, 124, 96}, ink{58, 96, 84}, 280, 40)
	c.ridge(ink{122, 152, 64}, ink{74, 116, 52}, 340, 28)
	c.strokes(260, ink{60, 100, 40}, ink{180, 190, 90}, 0, 370, Width, Height, 12, -2)
	for range 26 {
		x, y := c.rnd.Float64()*Width, 340+c.rnd.Float64()*120
		size := 12 + (y-330)/5
		c.rect(ink{70, 46, 30}, ink{40, 26, 20}, x-3, y, x+3, y+size)
		c.shape(ink{44, 96, 52}, ink{16, 48, 34}, point{x - size, y + 4}, point{x, y - 2.4*size}, point{x + size, y + 4})
	}
	road := ink{222, 200, 160}
	c.shape(road, road.scaled(0.8), point{250, 480}, point{390, 400}, point{330, 352}, point{350, 350}, point{430, 400}, point{380, 480})
}

func fruit(c *canvas) {
	c.sky(ink{52, 44, 60}, ink{120, 96, 96}, 300)
	for i := range 9 {
		x := float64(i*76 - 10)
		c.shape(ink{100, 70, 80}, ink{44, 34, 52}, point{x, 0}, point{x + 38, 0}, point{x + 30, 300}, point{x + 8, 300})
	}
	c.rect(ink{190, 140, 90}, ink{110, 74, 48}, 0, 300, Width, Height)
	for i := range 8 {
		y := 304 + float64(i*i)*3
		c.line(ink{90, 60, 40}, 2+float64(i)/2, point{0, y}, point{Width, y + 6})
	}
	c.strokes(140, ink{120, 80, 50}, ink{216, 170, 116}, 0, 306, Width, Height, 90, 0.02)
	for _, f := range []struct {
		light, dark ink
		x, y, rx    float64
	}{
		{ink{250, 190, 60}, ink{170, 90, 20}, 210, 232, 62},
		{ink{236, 80, 60}, ink{120, 16, 28}, 330, 206, 70},
		{ink{210, 226, 90}, ink{80, 116, 30}, 436, 236, 60},
		{ink{255, 150, 50}, ink{180, 70, 14}, 270, 268, 58},
		{ink{180, 60, 120}, ink{70, 20, 66}, 386, 276, 46},
	} {
		c.ellipse(f.light, f.dark, f.x, f.y, f.rx, f.rx*0.96)
		c.ellipse(ink{255, 250, 230}, f.light, f.x-f.rx*0.4, f.y-f.rx*0.4, f.rx*0.22, f.rx*0.16)
		c.line(ink{60, 44, 26}, 5, point{f.x, f.y - f.rx*0.8}, point{f.x + 8, f.y - f.rx*1.2})
	}
	bowl := []point{{120, 280}, {540, 280}, {510, 350}, {450, 404}, {210, 404}, {150, 350}}
	c.shape(ink{226, 236, 240}, ink{80, 104, 130}, bowl...)
	for i := range 12 {
		x := 156 + float64(i)*30
		c.ellipse(ink{30, 80, 150}, ink{16, 46, 100}, x, 322, 9, 16)
	}
	c.ellipse(ink{250, 224, 90}, ink{190, 140, 30}, 574, 400, 52, 26)
}

func street(c *canvas) {
	c.sky(ink{150, 190, 220}, ink{240, 232, 214}, 400)
	x := -20.0
	for i := range 6 {
		w, top := 96+c.rnd.Float64()*36, 40+c.rnd.Float64()*120
		wall := []ink{{206, 112, 84}, {236, 206, 140}, {120, 150, 160}, {226, 224, 212}, {160, 92, 110}, {134, 160, 110}}[i]
		c.rect(wall, wall.scaled(0.66), x, top, x+w, 404)
		roof := ink{110, 56, 48}
		c.shape(roof, roof.scaled(0.6), point{x - 5, top}, point{x + w/2, top - 46}, point{x + w + 5, top})
		for wy := top + 22; wy < 320; wy += 56 {
			for wx := x + 14; wx < x+w-28; wx += 34 {
				lit := mix(ink{40, 54, 74}, ink{255, 226, 140}, c.rnd.Float64())
				c.rect(ink{250, 246, 236}, ink{220, 214, 204}, wx-3, wy-3, wx+21, wy+35)
				c.rect(lit, lit.scaled(0.7), wx, wy, wx+18, wy+32)
			}
		}
		c.rect(ink{70, 44, 34}, ink{38, 24, 22}, x+w/2-14, 342, x+w/2+14, 404)
		x += w
	}
	c.rect(ink{120, 120, 126}, ink{84, 84, 92}, 0, 404, Width, Height)
	for i := range 9 {
		left := float64(i*80) - 20
		c.shape(ink{236, 234, 226}, ink{206, 204, 196}, point{left, 450}, point{left + 44, 450}, point{left + 36, 462}, point{left - 10, 462})
	}
	c.strokes(120, ink{70, 70, 78}, ink{160, 160, 166}, 0, 408, Width, Height, 30, 0.05)
}

func sailboats(c *canvas) {
	c.sky(ink{70, 160, 200}, ink{196, 232, 236}, 232)
	c.ridge(ink{150, 170, 130}, ink{96, 126, 110}, 200, 12)
	c.rect(ink{20, 120, 150}, ink{10, 78, 116}, 0, 226, Width, Height)
	c.strokes(520, ink{10, 70, 106}, ink{160, 224, 226}, 0, 230, Width, Height, 34, 0.15)
	for _, b := range []struct {
		x, y, size float64
		sail       ink
	}{
		{120, 300, 0.9, ink{250, 246, 236}}, {520, 270, 0.6, ink{246, 196, 60}},
		{330, 400, 1.6, ink{226, 70, 62}}, {600, 430, 1.0, ink{250, 250, 250}}, {250, 250, 0.4, ink{60, 70, 130}},
	} {
		s := b.size
		at := func(x, y float64) point { return point{b.x + x*s, b.y + y*s} }
		c.shape(ink{120, 76, 44}, ink{60, 34, 26}, at(-66, 0), at(70, 0), at(44, 30), at(-46, 30))
		c.line(ink{60, 44, 34}, 5*s, at(0, 4), at(0, -170))
		c.shape(b.sail, b.sail.scaled(0.6), at(6, -166), at(72, -14), at(6, -14))
		c.shape(b.sail.scaled(0.9), b.sail.scaled(0.5), at(-6, -150), at(-6, -14), at(-54, -14))
		c.strokes(14, b.sail.scaled(0.5), b.sail.scaled(0.3), b.x-60*s, b.y+34*s, b.x+50*s, b.y+70*s, 30*s, 0.1)
	}
}
