// The page /evidence: a bag from a chat, if there is one, and from what the
// person adds. All of it on the device.

import { Reader } from './check/reader.js'
import { droppable, page } from './check/page.js'
import { form } from './evidence/form.js'

const here = page('evidence')

if (here) {
  const { root, part, words } = here
  const reader = new Reader(root.dataset)
  const place = part('[data-evidence]')
  const file = place.querySelector('[data-file]')
  const paste = place.querySelector('[data-paste]')
  droppable(place.querySelector('[data-drop]'))

  // All chats of the file go in, up to as many as a bag takes.
  const most = 16
  const numbers = list => list.threads.slice(0, most).map((_, i) => i)
  async function threads () {
    if (file.files.length > 0) return numbers(await reader.open(file.files[0]))
    if (paste.value.trim()) return numbers(await reader.paste(paste.value))
    return []
  }
  form(place, { words, reader, threads })
  window.addEventListener('pagehide', () => place.querySelector('form').reset())
  place.hidden = false
}
