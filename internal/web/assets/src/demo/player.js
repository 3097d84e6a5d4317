// Plays a scene, message by message.

import { fail } from './api.js'
import { byId } from './dom.js'

const waits = { slow: 3200, normal: 1500, fast: 500, now: 0 } // milliseconds between messages

export class Player {
  constructor (chat, contact, { scenes }) {
    this.chat = chat
    this.contact = contact
    this.scenes = scenes
    byId('scene').addEventListener('change', event => this.choose(event.target.value))
    byId('play').addEventListener('click', () => this.playing() ? this.pause() : this.play())
    byId('step').addEventListener('click', () => this.step())
    byId('again').addEventListener('click', () => this.choose(this.scene.name))
  }

  state (name) {
    document.body.dataset.state = name
    const ended = name === 'done' || name === 'failed'
    byId('play').textContent = name === 'playing' ? 'Pause' : 'Play'
    byId('play').disabled = ended
    byId('step').disabled = ended || name === 'playing'
  }

  playing () { return document.body.dataset.state === 'playing' }

  // choose starts a scene over, and waits.
  choose (name) {
    clearTimeout(this.timer)
    this.scene = this.scenes.find(s => s.name === name)
    byId('scene-about').textContent = this.scene.about
    const { thread } = this.scene
    this.left = thread.messages.slice()
    // The script's times are kept, moved so that its last message is now.
    this.shift = Date.now() - Date.parse(thread.messages.at(-1).at)
    this.chat.begin(this.scene)
    if (thread.relation) this.chat.facts.relation = this.moved(thread.relation)
    this.state('idle')
    this.contact.check()
  }

  moved (relation) {
    if (!relation.since) return relation
    return { ...relation, since: new Date(Date.parse(relation.since) + this.shift).toISOString() }
  }

  play () {
    this.state('playing')
    this.next()
  }

  pause () {
    clearTimeout(this.timer)
    this.state('paused')
  }

  // next sends a message and comes again for the one after it.
  async next () {
    const scene = this.chat.facts.id
    const more = await this.sendNext()
    if (this.chat.facts.id !== scene || !this.playing()) return
    if (more) this.timer = setTimeout(() => this.next(), waits[byId('speed').value])
  }

  async step () {
    this.state('paused')
    await this.sendNext()
  }

  // sendNext reports whether there is more to send.
  async sendNext () {
    const message = this.left.shift()
    const thread = this.chat.facts.id
    if (!message) return false
    const side = message.from === this.scene.thread.accounts[0].id ? 'left' : 'right'
    try {
      await this.chat.send(side, { text: message.text, at: Date.parse(message.at) + this.shift })
    } catch (err) {
      if (this.chat.facts.id !== thread) return false
      fail(err.message)
      this.state('failed')
      return false
    }
    if (this.chat.facts.id !== thread) return false
    if (this.left.length === 0) this.state('done')
    return this.left.length > 0
  }
}
