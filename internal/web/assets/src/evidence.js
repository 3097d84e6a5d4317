// The page /evidence: a bag from a chat, if there is one, and from what the
// person adds. All of it on the device.

import { Failure, Reader } from './check/reader.js'
import { droppable, fill, make, page } from './check/page.js'
import { form } from './evidence/form.js'

const MOST = 16 // chats in one bag
const here = page('evidence')

// ask shows the chats of a file to choose from, where there is more than one.
function ask (place, threads, words) {
  const rows = threads.length < 2 ? [] : threads.map((t, i) => make('div', { class: 'govuk-checkboxes__item' },
    make('input', { class: 'govuk-checkboxes__input', type: 'checkbox', id: `chat-${i}`, value: i, autocomplete: 'off' }),
    make('label', { class: 'govuk-label govuk-checkboxes__label', for: `chat-${i}` },
      `${t.title || words.check.unnamed} (${fill(words.check.count, { count: t.messages })})`)))
  place.querySelector('.govuk-checkboxes').replaceChildren(...rows)
  place.hidden = rows.length === 0
}

if (here) {
  const { root, part, words } = here
  const reader = new Reader(root.dataset)
  const place = part('[data-evidence]')
  const file = place.querySelector('[data-file]')
  const paste = place.querySelector('[data-paste]')
  droppable(place.querySelector('[data-drop]'))

  const chats = place.querySelector('[data-chats]')
  let source // what was opened last, so that it is not opened again for the choice
  let list

  async function opened () {
    const now = file.files[0] ?? paste.value.trim()
    if (now !== source) {
      list = now === '' ? { threads: [] } : file.files[0] ? await reader.open(now) : await reader.paste(now)
      source = now
      ask(chats, list.threads, words)
    }
    return list.threads
  }

  // Of several chats only those go in that the person chooses.
  async function threads () {
    const all = await opened()
    if (all.length < 2) return all.map((_, i) => i)
    const chosen = [...chats.querySelectorAll(':checked')].map(box => Number(box.value))
    if (chosen.length === 0 || chosen.length > MOST) {
      chats.querySelector('input').focus()
      throw new Failure('several')
    }
    return chosen
  }
  for (const field of [file, paste]) field.addEventListener('input', () => reader.warm(), { once: true })
  form(place, { words, reader, threads })
  window.addEventListener('pagehide', () => place.querySelector('form').reset())
  place.hidden = false
}
