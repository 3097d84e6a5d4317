// What was found, in the order in which it matters: who may not be safe, what it
// looks like, what to do, the signs, and the chat with the words marked.

import { fill, make, paragraphs } from './page.js'

const urgent = ['crisis']
const first = ['crisis', 'verdict', 'beside', 'do']

// The advice of others is shown with whose it is, when, and on which site it stands.
const source = text => text.replace(/https?:\/\/([^/\s]+)\S*/, '$1')

const section = (s, ...more) => [
  make('h2', {}, s.title),
  ...s.lines.map(line => make('p', {}, line.text + (line.source ? ` (${source(line.source)})` : ''))),
  ...more
]

// list gives the lines of a section: each sign with what to know beside it.
function list (lines) {
  const items = []
  for (const line of lines) {
    const own = line.signal || line.source || items.length === 0 || !items.at(-1).dataset.sign
    if (own) items.push(make('li', { 'data-sign': line.signal }, line.text))
    else items.at(-1).append(make('p', { class: 'bw-quiet' }, line.text))
    if (line.source) items.at(-1).append(make('span', { class: 'bw-source' }, ` ${source(line.source)}`))
  }
  return make('ul', { class: 'bw-list' }, ...items)
}

/** Gives the elements of a result; shown below the heading of the page. */
export function result (seen, { words, links, onAll }) {
  const out = []
  for (const s of seen.sections.filter(s => urgent.includes(s.kind))) {
    out.push(make('section', { class: 'bw-danger' }, ...section(s, links.danger())))
  }
  if (seen.sections.length === 0) {
    out.push(make('h2', {}, words['none.heading']), ...paragraphs(make, words['none.text']), make('p', {}, words['none.stop']))
  }
  const others = seen.sections.filter(s => !urgent.includes(s.kind))
  for (const kind of first) out.push(...others.filter(s => s.kind === kind).flatMap(s => section(s)))
  for (const s of others.filter(s => !first.includes(s.kind))) {
    out.push(make('h2', {}, s.title), list(s.lines))
  }
  if (seen.sections.length > 0) out.push(...chat(seen, words, onAll))
  return out
}

const around = 2 // messages shown beside one with a sign
const all = 60 // up to here a chat is shown whole at once

function chat (seen, words, onAll) {
  const list = make('ol', { class: 'bw-chat', role: 'list' })
  fillChat(list, seen, words, seen.messages.length <= all)
  const out = [make('h2', {}, words.chat), ...paragraphs(make, words['chat.text'])]
  if (seen.timed) out.push(make('p', { class: 'bw-quiet' }, words.times))
  out.push(list)
  if (seen.messages.length > all) {
    const button = make('button', { type: 'button', class: 'govuk-button govuk-button--secondary' }, words.all)
    button.addEventListener('click', () => {
      fillChat(list, seen, words, true)
      button.remove()
      onAll?.(list)
    })
    out.push(button)
  }
  return out
}

function fillChat (list, seen, words, whole) {
  const near = new Set()
  seen.messages.forEach((m, i) => {
    if (m.signs) for (let n = i - around; n <= i + around; n++) near.add(n)
  })
  const items = []
  let left = 0
  const gap = () => {
    if (left > 0) items.push(make('li', { class: 'bw-gap' }, fill(words.gap, { count: left })))
    left = 0
  }
  seen.messages.forEach((m, i) => {
    if (!whole && !near.has(i)) return left++
    gap()
    items.push(message(m, seen, words))
  })
  gap()
  list.replaceChildren(...items)
}

function message (m, seen, words) {
  const name = m.name || (m.side === 1 ? words.you : words.other)
  const by = make('p', { class: 'bw-by' }, name)
  if (m.at) by.append(' ', make('time', { datetime: m.at }, m.at.slice(0, 16).replace('T', ' ')))
  const said = make('p', { class: 'bw-said' }, ...m.parts.map(p => p.marked ? make('mark', {}, p.text) : p.text))
  const why = (m.signs ?? []).map(sign => make('p', { class: 'bw-why' }, fill(words.sign, { title: seen.signs[sign] })))
  const classes = [m.side === 1 && 'bw-own', m.signs && 'bw-marked'].filter(Boolean).join(' ')
  return make('li', { class: classes || undefined }, by, said, ...why)
}
