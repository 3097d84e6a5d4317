// The page /images: fingerprints of photos and videos, made on this device. Nothing
// is sent before the reader sends the form, and then only what stands in its hidden
// field: never a file, never a name.

import { Batch, MOST_BYTES } from './images/batch.js'
import { PrintError } from './images/photo.js'
import { Pool } from './images/pool.js'
import { Prints } from './images/prints.js'
import { Row } from './images/row.js'
import { words } from './images/words.js'
import { compile } from './wasm/module.js'

const root = document.querySelector('[data-images]')
const find = name => root.querySelector(`[data-${name}]`)
const [choose, files, list, template, progress, bar, count, stop, status, send, field, exact, tooMany] =
  ['choose', 'files', 'list', 'row', 'progress', 'bar', 'count', 'stop', 'status', 'send', 'prints', 'exact', 'too-many'].map(find)

const say = words(JSON.parse(root.dataset.words))
const language = document.documentElement.lang

// Loaded when the reader reaches for it, and once.
let module
function load () {
  module ??= compile(root.dataset.module).catch(() => {
    module = undefined
    throw new PrintError('module')
  })
  return module
}
const loadEarly = () => { load().catch(() => {}) } // said when it is needed

const pool = new Pool(root.dataset.worker, load)
const prints = new Prints(pool, load)
const batch = new Batch({ of: (...args) => prints.of(...args), atOnce: pool.size, changed })
const rows = new Map()
let lastSaid = 0

function chosen () {
  const picked = [...choose.files]
  choose.value = '' // the field holds nothing that could be sent
  if (picked.length === 0) return
  tooMany.hidden = picked.length <= batch.room
  for (const file of picked.slice(0, batch.room)) {
    const item = batch.add(file)
    const row = new Row(template, file, { say, language, previews: 'previews' in root.dataset, remove: () => remove(item) })
    rows.set(item, row)
    list.append(row.element)
  }
  show()
  tell(say('started', { count: picked.length }), true)
}

function changed (item) {
  const row = rows.get(item)
  if (item.state === 'works') row.at(item.part)
  else row.end(item.state, item.why)
  show()
  if (!batch.busy) finished()
  else tell(say('count', { done: batch.ended, all: batch.count }))
}

function remove (item) {
  batch.remove(item)
  rows.get(item).element.remove()
  rows.delete(item)
  show()
  tell(say('removed'), true)
  choose.focus()
}

function show () {
  files.hidden = batch.count === 0
  progress.hidden = !batch.busy
  bar.value = batch.part
  count.textContent = say('count', { done: batch.ended, all: batch.count })
  const ready = batch.prints
  send.hidden = batch.busy || ready.length === 0
  if (send.hidden) {
    field.value = exact.textContent = ''
    return
  }
  field.value = JSON.stringify(ready)
  exact.textContent = JSON.stringify(ready, null, 1)
}

function finished () {
  const places = { ready: batch.prints.length, left: batch.left }
  tell(say(batch.left > 0 ? 'done.left' : 'done', places), true)
}

// Those who listen hear of it every few seconds, not at every file.
function tell (text, now = false) {
  if (!now && Date.now() - lastSaid < 5000) return
  lastSaid = Date.now()
  status.textContent = text
}

function cancel () {
  batch.stop()
  pool.stop()
}

root.hidden = false
choose.addEventListener('pointerenter', loadEarly, { once: true })
choose.addEventListener('focus', loadEarly, { once: true })
choose.addEventListener('change', chosen)
stop.addEventListener('click', cancel)
send.addEventListener('submit', event => {
  if (field.value.length <= MOST_BYTES) return
  event.preventDefault()
  tell(say('too-large'), true)
})
