// Spans are byte offsets into the UTF-8 form of a text; JavaScript counts in
// UTF-16 units.

const encoder = new TextEncoder()
const decoder = new TextDecoder()

// cut gives the pieces of a text, in order: {text, marked}. Spans may overlap.
export function cut (text, spans) {
  const bytes = encoder.encode(text)
  const pieces = []
  let at = 0
  for (const [start, end] of merge(spans)) {
    if (start > at) pieces.push({ text: decoder.decode(bytes.slice(at, start)), marked: false })
    pieces.push({ text: decoder.decode(bytes.slice(start, end)), marked: true })
    at = end
  }
  if (at < bytes.length) pieces.push({ text: decoder.decode(bytes.slice(at)), marked: false })
  return pieces
}

// words gives the marked words of a text.
export const words = (text, spans) => cut(text, spans).filter(p => p.marked).map(p => p.text.trim())

function merge (spans) {
  const sorted = spans.filter(([start, end]) => end > start).sort((a, b) => a[0] - b[0])
  const merged = []
  for (const [start, end] of sorted) {
    const last = merged.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged
}
