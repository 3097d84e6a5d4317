// The page /check: reads a chat on the device and says what was found. Nothing
// is sent and nothing is kept: leaving the page ends it.

import { Failure, Reader } from './check/reader.js'
import { droppable, fill, goTo, make, page } from './check/page.js'
import { result } from './check/result.js'
import { form as evidenceForm } from './evidence/form.js'

const here = page('check')
const order = { critical: 4, high: 3, caution: 2, notice: 1, none: 0 }

function begin ({ root, part, words: all, status, result: place }) {
  const words = all.check
  const reader = new Reader(root.dataset)
  const start = part('[data-start]')
  const evidence = part('[data-evidence]')
  const heading = document.querySelector('[data-heading]')
  const title = heading.textContent

  const say = text => { status.textContent = text }
  const links = { danger: () => document.querySelector('[data-danger-link]').content.cloneNode(true) }

  // show puts one of the page's three parts forward.
  function show (which, text = title) {
    for (const p of [start, place, evidence]) p.hidden = p !== which
    heading.textContent = text
  }

  function button (text, act, kind = '') {
    const b = make('button', { type: 'button', class: `govuk-button ${kind}` }, text)
    b.addEventListener('click', act)
    return b
  }

  const again = () => button(words.again, () => {
    place.replaceChildren()
    say('')
    show(start)
    goTo(heading)
  }, 'govuk-button--secondary')

  async function attempt (work) {
    say(words.starting)
    try {
      await reader.load()
      say(words.reading)
      await work()
    } catch (err) {
      const code = err instanceof Failure && words[`failed.${err.code}`] ? err.code : 'damaged'
      say(words[`failed.${code}`])
    }
  }

  async function opened (list) {
    if (list.threads.length === 0) throw new Failure('nothing')
    if (list.threads.length === 1) return shown(list, 0)
    const rows = []
    for (const [i, thread] of list.threads.entries()) {
      say(fill(words.progress, { number: i + 1, of: list.threads.length }))
      rows.push({ i, ...thread, ...await reader.skim(i) })
    }
    rows.sort((a, b) => b.crisis - a.crisis || order[b.level] - order[a.level] || b.advice - a.advice || a.i - b.i)
    place.replaceChildren(make('h2', {}, words.several), make('p', {}, words['several.text']),
      make('ul', { class: 'bw-chats', role: 'list' }, ...rows.map(row => make('li', {}, choice(list, row)))), again())
    show(place)
    say('')
    goTo(place.querySelector('h2'))
  }

  function choice (list, row) {
    const notes = [fill(words.count, { count: row.messages })]
    if (row.crisis) notes.push(words.crisis)
    if (order[row.level] >= 3) notes.push(words.many)
    else if (order[row.level] > 0) notes.push(words.some)
    const b = make('button', { type: 'button' }, row.title || words.unnamed, make('span', {}, notes.join(', ')))
    b.addEventListener('click', () => attempt(() => shown(list, row.i)))
    return b
  }

  async function shown (list, thread) {
    const seen = await reader.read(thread, all.language)
    const keep = button(words.keep, () => {
      evidenceForm(evidence, { words: all, reader, threads: [thread], back: () => show(place) })
      show(evidence, words.keep)
      goTo(heading)
    })
    const elements = result(seen, { words, links })
    place.replaceChildren(...elements, ...notes(list.notes), make('div', { class: 'bw-actions' }, keep, again()))
    show(place)
    say('')
    goTo(place.querySelector('h2'))
  }

  function notes (codes) {
    const known = {
      'only-own': 'only-own', 'only-saved': 'only-saved', 'cut-short': 'cut-short', 'date-ambiguous': 'date',
      'unread-lines': 'unread', 'unreadable-records': 'unread', 'partly-unreadable': 'unread', 'not-utf8': 'unread', 'deleted-messages': 'deleted'
    }
    const keys = new Set(codes.map(code => known[code]).filter(Boolean))
    return [...keys].map(key => make('p', { class: 'bw-quiet' }, words[`note.${key}`]))
  }

  const form = part('[data-check-form]')
  const file = form.querySelector('[data-file]')
  const paste = form.querySelector('[data-paste]')
  droppable(form.querySelector('[data-drop]'))
  form.addEventListener('input', () => reader.warm(), { once: true }) // a file was chosen, or words come
  form.addEventListener('submit', event => {
    event.preventDefault()
    if (file.files.length > 0) return attempt(async () => opened(await reader.open(file.files[0])))
    if (paste.value.trim()) return attempt(async () => opened(await reader.paste(paste.value)))
    say(words.choose)
    file.focus()
  })
  window.addEventListener('pagehide', () => { // what the browser may keep for «back» holds nothing
    form.reset()
    place.replaceChildren()
  })
  show(start)
}

if (here) begin(here)
