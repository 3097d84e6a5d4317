// A phone: what one of the two people sees.

import { byId, make, toEnd } from './dom.js'
import { cut } from './spans.js'
import { notice } from './words.js'

export class Pane {
  constructor (side) {
    this.root = byId(`pane-${side}`)
    this.box = this.root.querySelector('.chat')
    this.list = this.box.querySelector('ol')
    this.flag = this.root.querySelector('.flag')
  }

  // is names the person whose phone it is.
  is (person, about) {
    this.root.querySelector('h2').textContent = person.name
    this.root.querySelector('.about').textContent = about
    this.root.querySelector('.avatar').textContent = person.name[0]
    this.root.querySelector('[data-as]').textContent = ` as ${person.name}`
    this.root.querySelector('form label').textContent = `Message as ${person.name}`
  }

  clear () {
    this.list.replaceChildren()
    this.said = ''
    this.flag.hidden = true
  }

  // add shows a message; mine is whether this person wrote it.
  add (message, mine) {
    const said = make('div', { class: 'said' })
    if (message.picture) said.append(this.pictureOf(message))
    else said.append(message.text)
    const who = make('span', { class: 'bw-hidden' }, `${message.name}: `)
    const item = make('li', { class: `message ${mine ? 'mine' : 'theirs'}`, 'data-message': message.id },
      make('div', { class: 'bubble' }, who, said), make('p', { class: 'meta' }, message.when))
    this.list.append(item)
    toEnd(this.box)
    return item
  }

  pictureOf (message) {
    const image = make('img', { src: message.picture, alt: message.alt, class: 'sent-picture' })
    image.addEventListener('load', () => toEnd(this.box))
    return image
  }

  find (id) { return this.list.querySelector(`[data-message="${CSS.escape(id)}"]`) }

  // note says something under a message.
  note (id, text) {
    const item = this.find(id)
    if (item) item.querySelector('.meta').textContent = text
  }

  // hold shows a message as held: its own phone says so, the other never had it.
  hold (message, mine, text) {
    const item = mine ? this.find(message.id) : this.list.appendChild(
      make('li', { class: 'message theirs', 'data-message': message.id },
        make('div', { class: 'bubble' }, make('div', { class: 'said' },
          message.picture ? 'A picture was stopped here. It was not delivered.' : 'A message was held here. It was not delivered.'))))
    item.dataset.held = ''
    // What the platform says about it is said in full once.
    if (mine) this.note(message.id, this.said === text || !text ? 'Not delivered.' : text)
    if (mine) this.said = text
    toEnd(this.box)
  }

  // tell shows what the person is shown.
  tell (kind, text) {
    this.list.append(make('li', { class: 'notice', 'data-kind': kind },
      make('strong', {}, notice(kind) ?? 'Note'),
      // The platform asks when it comes to that; here nobody waits for it.
      kind === 'confirm' ? make('p', { class: 'bw-quiet' }, 'Asked only when a picture is about to be sent:') : '',
      make('p', {}, text)))
    toEnd(this.box)
  }

  // limit marks the account as limited.
  limit () {
    this.flag.textContent = 'Cannot start new contacts.'
    this.flag.hidden = false
  }

  // mark highlights the words of a message that raised signals.
  mark (message, spans) {
    const said = this.find(message.id)?.querySelector('.said')
    if (!said || message.picture || (this.find(message.id).dataset.held !== undefined && this.find(message.id).matches('.theirs'))) return
    said.replaceChildren(...cut(message.text, spans).map(p => p.marked ? make('mark', {}, p.text) : p.text))
  }
}
