// A conversation of two: it assesses each message before it delivers it.

import { fail } from './api.js'
import { Mind } from './mind.js'
import { Pane } from './pane.js'
import { clearTold, say, sentence, tell } from './told.js'

const sides = ['left', 'right']

export class Chat {
  constructor (api, data) {
    this.api = api
    this.data = data
    this.mind = new Mind(data)
    this.panes = { left: new Pane('left'), right: new Pane('right') }
    this.queue = Promise.resolve()
    for (const side of sides) {
      const form = this.panes[side].root.querySelector('form')
      form.addEventListener('submit', event => {
        event.preventDefault()
        const text = form.elements.text.value.trim()
        form.elements.text.value = ''
        if (text) this.send(side, { text }).catch(err => fail(err.message))
      })
    }
  }

  // begin starts a new thread between the people of a scene. Its ids are made
  // anew each time, so that no two plays are one thread.
  begin (scene) {
    const play = crypto.randomUUID()
    const [left, right] = scene.thread.accounts
    this.people = {
      left: { ...scene.left, id: `left-${play}` }, right: { ...scene.right, id: `right-${play}` }
    }
    this.facts = {
      id: `demo-${play}`,
      language: scene.thread.language,
      accounts: [{ ...left, id: this.people.left.id }, { ...right, id: this.people.right.id }]
    }
    this.messages = []
    this.stamp = 0
    for (const side of sides) {
      this.panes[side].clear()
      this.panes[side].is(this.people[side], this.people[side].about)
    }
    this.mind.clear()
    clearTold()
    fail('')
  }

  sideOf (account) { return sides.find(s => this.people[s].id === account) }
  nameOf (account) { return this.people[this.sideOf(account)]?.name ?? 'the account' }

  // send assesses and delivers a message, after those before it. The time is
  // now when at is left out.
  send (side, { text = '', at = Date.now(), picture, alt }) {
    const thread = this.facts.id
    const message = { side, text, picture, alt, at }
    const sent = this.queue.then(() => thread === this.facts.id ? this.deliver(message) : null)
    this.queue = sent.catch(() => {})
    return sent
  }

  // show puts a message into its sender's phone, with the next id.
  show (message) {
    this.stamp = Math.max(this.stamp, message.at)
    message.at = this.stamp
    message.number = this.messages.length + 1
    message.id = `m${message.number}`
    message.name = this.people[message.side].name
    message.when = minutes(message.at - (this.messages[0]?.at ?? message.at))
    this.messages.push(message)
    this.panes[message.side].add(message, true)
  }

  async deliver (message) {
    const facts = this.facts
    this.show(message)
    const answer = await this.api.json('POST', '/v1/assessments', {
      thread: facts,
      message: {
        id: message.id,
        from: this.people[message.side].id,
        at: new Date(message.at).toISOString(),
        text: message.text,
        ...(message.picture ? { media: [{ kind: 'image' }] } : {})
      }
    })
    if (facts === this.facts) this.act(message, answer)
    return answer
  }

  // act does what the answer says, and shows it.
  act (message, answer) {
    const other = message.side === 'left' ? 'right' : 'left'
    const held = answer.interventions.find(i => i.kind === 'hold')
    if (held) for (const s of sides) this.panes[s].hold(message, s === message.side, held.text)
    else this.panes[other].add(message, false)
    this.markAll(answer.signals)
    for (const i of answer.interventions) this.carryOut(i)
    this.mind.show(answer, this.book())
    const what = `Message ${message.number}`
    const name = account => this.nameOf(account)
    tell(what, answer.interventions, name)
    say(sentence(`${what}, from ${message.name}`, this.mind.title(answer.level).title, answer.stage, answer.interventions, name))
  }

  carryOut ({ kind, account, text }) {
    const pane = this.panes[this.sideOf(account)]
    if (!pane) return
    if (kind === 'limit') pane.limit()
    else if (kind !== 'hold' && text) pane.tell(kind, text)
  }

  markAll (signals) {
    for (const message of this.messages) {
      const spans = signals.filter(s => s.message_id === message.id).flatMap(s => s.spans)
      for (const side of sides) this.panes[side].mark(message, spans)
    }
  }

  // book knows the names, texts and numbers of this chat.
  book () {
    const find = id => this.messages.find(m => m.id === id)
    return { name: a => this.nameOf(a), text: id => find(id)?.text ?? '', number: id => find(id)?.number ?? 0 }
  }
}

// minutes says how long after the first message.
function minutes (ms) {
  const n = Math.round(ms / 60000)
  if (n < 1) return 'at the start'
  return n < 120 ? `after ${n} min` : `after ${Math.round(n / 60)} h`
}
