// One file in the list: its name, how far it is, and what may be done with it. The
// name stands here and nowhere else.

import { preview } from './preview.js'
import { sizeOf } from './words.js'

export class Row {
  #say
  #part
  #state

  /** template is the row's own; previews says whether one may be asked for. */
  constructor (template, file, { say, language, previews, remove }) {
    this.#say = say
    this.element = template.content.firstElementChild.cloneNode(true)
    const find = name => this.element.querySelector(`[data-${name}]`)
    this.#part = find('part')
    this.#state = find('state')
    find('name').textContent = file.name
    find('size').textContent = sizeOf(file.size, language)
    this.#part.setAttribute('aria-label', say('of', { name: file.name }))
    this.#state.textContent = say('waits')
    const take = find('remove')
    take.setAttribute('aria-label', say('remove.of', { name: file.name }))
    take.onclick = remove
    const show = find('preview')
    if (previews && file.type.startsWith('image/')) preview(show, find('picture'), file, say)
    else show.remove()
  }

  /** Shows how far the file is, 0 to 1. */
  at (part) {
    this.#part.value = part
    this.#state.textContent = this.#say('works')
  }

  /** Shows what became of it: "ready", "faint" or "failed", and why. */
  end (state, why = '') {
    this.element.dataset.ended = state
    this.#part.remove()
    this.#state.textContent = [this.#say(state), why && this.#say(`why.${why}`)].filter(Boolean).join(' ')
  }
}
