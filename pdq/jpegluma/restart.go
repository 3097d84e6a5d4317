package jpegluma

// restart reads the restart marker that is due before this MCU, if one is (ITU-T
// T.81, F.2.1.3.1).
func (s *scan) restart() error {
	d := s.d
	if d.interval == 0 {
		return nil
	}
	if s.interval > 0 {
		s.interval--
		return nil
	}
	s.interval = d.interval - 1
	s.blocksToSkip = 0
	for i := range s.components {
		s.components[i].previous = 0
	}
	want := markRST0 + s.expected
	s.expected = (s.expected + 1) % 8
	return s.resume(want)
}

// resume goes to where the data after a restart marker begins. Where another marker
// is, what libjpeg does (jpeg_resync_to_restart): past one of the last two, or one
// that is none; not past one of the next two or of another kind, so that there is no
// data until it is its turn; and after any other restart marker as if it were the one.
func (s *scan) resume(want byte) error {
	d := s.d
	for {
		m := d.nextMarker()
		if m == want {
			s.idle = false
			return nil
		}
		if !d.options.Damaged {
			if m == 0 || m == markEOI {
				return d.ended()
			}
			return FormatError("a restart marker is missing")
		}
		if m == 0 && d.failed() {
			return d.err
		}
		if m == 0 {
			return nil
		}
		ahead := (m - want) & 7
		switch {
		case m < markSOF0, isRestart(m) && ahead >= 6:
			continue
		case !isRestart(m), ahead <= 2:
			d.pos -= 2
			return nil
		}
		s.idle = false
		return nil
	}
}

func isRestart(m byte) bool { return m >= markRST0 && m <= markRST7 }
