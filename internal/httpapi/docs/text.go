package docs

import "strings"

// block is a paragraph, or a list.
type block struct {
	Text  string
	Items []string
}

// blocks reads the little Markdown that descriptions are written in:
// paragraphs, and lists whose items begin with a hyphen.
func blocks(description string) []block {
	var out []block
	for part := range strings.SplitSeq(description, "\n\n") {
		lines := strings.Split(strings.TrimSpace(part), "\n")
		b := block{}
		for _, line := range lines {
			line = strings.TrimSpace(line)
			item, isItem := strings.CutPrefix(line, "- ")
			switch last := len(b.Items) - 1; {
			case isItem:
				b.Items = append(b.Items, item)
			case last >= 0:
				b.Items[last] += " " + line
			default:
				b.Text = strings.TrimSpace(b.Text + " " + line)
			}
		}
		out = append(out, b)
	}
	return out
}

// piece is a run of text; Code says that it stands between backticks.
type piece struct {
	Text string
	Code bool
}

// inline splits a text at its backticks.
func inline(s string) []piece {
	var out []piece
	for i, part := range strings.Split(s, "`") {
		if part != "" {
			out = append(out, piece{part, i%2 == 1})
		}
	}
	return out
}
