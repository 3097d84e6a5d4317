// What both pages share: the texts that the server gave, and making elements.

export { make } from '../demo/dom.js'

/** A page's root, its words and its parts. */
export function page (name) {
  const root = document.querySelector(`[data-chat="${name}"]`)
  if (!root) return undefined
  const part = selector => root.querySelector(selector)
  return { root, part, words: JSON.parse(root.dataset.words), status: part('[data-status]'), result: part('[data-result]') }
}

/** Fills the places of a text: fill('{count} messages', { count: 3 }). */
export function fill (text, places = {}) {
  return text.replace(/\{([a-z]+)\}/g, (all, name) => places[name] ?? all)
}

/** Gives the paragraphs of a text as elements. */
export const paragraphs = (make, text) => text.split('\n').map(line => make('p', {}, line))

/** Lets a file be dropped where a file can be chosen. */
export function droppable (box) {
  const input = box?.querySelector('input[type=file]')
  if (!input) return
  for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) {
    box.addEventListener(type, event => {
      event.preventDefault()
      box.classList.toggle('bw-over', type === 'dragenter' || type === 'dragover')
      if (type === 'drop' && event.dataTransfer.files.length > 0) input.files = event.dataTransfer.files
    })
  }
  // A file that misses the box must not replace the page.
  for (const type of ['dragover', 'drop']) document.addEventListener(type, event => event.preventDefault())
}

/** Leads to a heading, for the eye and for who listens. */
export function goTo (heading) {
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
  heading.scrollIntoView({ block: 'start' })
}
