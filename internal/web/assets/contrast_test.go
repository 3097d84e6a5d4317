package assets_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Text and its ground, by role. Text keeps 7:1 (WCAG 2.2, 1.4.6); the border of
// a field 3:1 (1.4.11).
var pairs = []struct {
	text, ground string
	least        float64
}{
	{"ink", "ground", 7}, {"ink", "shallow", 7}, {"quiet", "ground", 7}, {"quiet", "shallow", 7},
	{"deep", "ground", 7}, {"deep", "shallow", 7}, {"link", "ground", 7}, {"link", "shallow", 7},
	{"link", "coral-ground", 7}, {"ink", "coral-ground", 7}, {"on-deep", "deep", 7}, {"on-deep", "deep-hover", 7},
	{"on-sand", "sand", 7}, {"coral", "ground", 7}, {"on-coral", "coral", 7}, {"on-coral", "coral-hover", 7},
	{"done", "ground", 7}, {"on-focus", "focus", 7}, {"deep", "line", 4.5}, {"field", "ground", 3},
	{"coral", "coral-ground", 6}, // headings of 21 px and more in bold, where 4.5:1 is enough
}

var token = regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`)

func TestContrast(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("src/_tokens.scss")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, found := strings.Cut(string(source), "@media")
	if !found {
		t.Fatal("no dark theme")
	}
	for theme, text := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]string{}
		for _, m := range token.FindAllStringSubmatch(text, -1) {
			colours[m[1]] = m[2]
		}
		for _, p := range pairs {
			if got := contrast(t, colours[p.text], colours[p.ground]); got < p.least {
				t.Errorf("%s: %s on %s has %.2f:1, want %.1f:1", theme, p.text, p.ground, got, p.least)
			}
		}
	}
}

// contrast is the ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	rgb, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 24)
	if err != nil {
		t.Fatalf("colour %q: %v", colour, err)
	}
	channel := func(shift uint) float64 {
		c := float64(rgb>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}
