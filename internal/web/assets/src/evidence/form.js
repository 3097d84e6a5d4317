// The form for evidence: what the person adds, the bag made on the device, and
// the seal to write down. The bag is handed over as a file and not kept.

import { Failure } from '../check/reader.js'
import { goTo, make, paragraphs } from '../check/page.js'

const LARGEST = 200 * 2 ** 20 // of the person's files together

const kinds = ['handle', 'link', 'payment', 'date', 'note']

// given reads the fields: a line a fact, but for the person's own words.
function given (form) {
  return kinds.flatMap(kind => {
    const value = form.querySelector(`[data-given=${kind}]`).value.trim()
    const lines = kind === 'note' ? [value] : value.split('\n')
    return lines.map(line => line.trim()).filter(Boolean).map(line => ({ kind, value: line }))
  })
}

/**
 * Starts the form in a part of a page. threads says which chats go in, as numbers
 * or as a function that opens them first; back leads to where the person came from.
 */
export function form (root, { words, reader, threads, back }) {
  const element = root.querySelector('[data-evidence-form]')
  const say = words.evidence
  root.querySelectorAll('[data-made], .bw-status-evidence').forEach(e => e.remove())
  const status = make('p', { class: 'bw-status bw-status-evidence', role: 'status' })
  element.after(status)
  const adults = element.querySelector('[data-adults]')
  const files = element.querySelector('[data-files]')
  const key = element.querySelector('[data-key]')

  const under18 = () => element.dataset.under18 ? element.dataset.under18 === 'yes' : element.querySelector('[name=age]:checked')?.value !== 'adult'

  function byAge () {
    adults.hidden = under18()
    if (under18()) files.value = ''
  }
  element.onchange = byAge
  byAge()

  async function bag () {
    const chosen = under18() ? [] : [...files.files]
    const facts = given(element)
    if (chosen.reduce((n, f) => n + f.size, 0) > LARGEST) throw new Failure('large')
    await reader.load()
    status.textContent = say.making
    const from = typeof threads === 'function' ? await threads() : threads
    if (from.length === 0 && facts.length === 0 && chosen.length === 0) throw new Failure('empty')
    return reader.pack({
      at: new Date().toISOString(),
      language: words.language,
      dir: words.dir,
      under_18: under18(),
      words: words.report,
      threads: from,
      given: facts,
      files: chosen.map(f => ({ name: f.name, size: f.size })),
      recipient: key.value.trim()
    }, chosen)
  }

  element.onsubmit = async event => {
    event.preventDefault()
    root.querySelector('[data-made]')?.remove()
    status.textContent = say.starting
    try {
      const { answer, bytes } = await bag()
      status.textContent = ''
      const shown = done(say, answer, bytes, back && { text: words.check.back, back })
      status.after(shown)
      goTo(shown.querySelector('h2'))
    } catch (err) {
      status.textContent = problem(words, err)
    }
  }
}

function problem (words, err) {
  const code = err instanceof Failure ? err.code : ''
  if (code === 'input:recipient') return words.evidence.key
  if (['empty', 'large', 'several'].includes(code)) return words.evidence[code]
  return words.check[`failed.${code}`] ?? words.evidence.failed
}

// done shows the file and what it proves. Its name tells nothing.
function done (say, answer, bytes, way) {
  const name = `record-${new Date().toISOString().slice(0, 10)}.zip${answer.locked ? '.age' : ''}`
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
  const link = make('a', { class: 'govuk-button', href: url, download: name, 'data-download': true }, say.download)
  window.addEventListener('pagehide', () => URL.revokeObjectURL(url), { once: true })
  const out = make('section', { class: 'bw-stack', 'data-made': true },
    make('h2', {}, say.done), link, make('p', {}, answer.locked ? say.locked : say.inside),
    make('h3', {}, say.seal), make('p', { class: 'bw-seal', 'data-seal': true }, answer.seal), ...paragraphs(make, say['seal.text']),
    make('h3', {}, say.proof), ...paragraphs(make, say['proof.text']),
    make('h3', {}, say.next), ...paragraphs(make, say['next.text']))
  if (way) {
    const b = make('button', { type: 'button', class: 'govuk-button govuk-button--secondary' }, way.text)
    b.addEventListener('click', way.back)
    out.append(b)
  }
  return out
}
