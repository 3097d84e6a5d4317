// What the platform was told, and the text twin of all that is shown.

import { byId, make } from './dom.js'
import { done } from './words.js'

export function clearTold () {
  byId('told').replaceChildren()
  byId('told-empty').hidden = false
  byId('spoken').textContent = ''
}

// tell adds the interventions of one answer to the log.
export function tell (what, interventions, name) {
  if (interventions.length === 0) return
  byId('told-empty').hidden = true
  byId('told').prepend(...interventions.map(i =>
    make('li', { 'data-kind': i.kind }, make('span', { class: 'told-what' }, what), ' ',
      i.account ? done(i.kind, name(i.account)) : done(i.kind))))
}

// say gives a sentence to those who listen rather than look.
export function say (text) { byId('spoken').textContent = text }

// sentence is the text twin of an answer.
export function sentence (what, level, stage, interventions, name) {
  const acts = interventions.map(i => i.account ? done(i.kind, name(i.account)) : done(i.kind))
  return `${what}. Level: ${level}. Stage: ${stage}.` + (acts.length ? ` ${acts.join('. ')}.` : '')
}
