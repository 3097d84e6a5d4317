// The shelf: pictures into the bank, and into the chat.

import { fail } from './api.js'
import { Bank } from './bank.js'
import { byId, make } from './dom.js'
import { changed, file } from './edits.js'
import { say, tell } from './told.js'
import { turn } from './words.js'

export class Pictures {
  constructor (api, chat, data) {
    this.api = api
    this.chat = chat
    this.bank = new Bank(api, data.bank)
    this.data = data
    this.form = byId('picture-form')
    this.result = byId('picture-result')
    this.form.addEventListener('submit', event => event.preventDefault())
    this.form.addEventListener('change', event => this.changed(event))
    this.on('bank-put', () => this.put())
    this.on('bank-take', () => this.take())
    this.on('bank-empty', () => this.empty())
    this.on('picture-send', () => this.send())
  }

  // on runs an action for a button, after the picture is ready, and says what
  // went wrong.
  on (id, action) {
    byId(id).addEventListener('click', () => this.work(async () => {
      await this.painted
      await action()
    }))
  }

  async work (action) {
    fail('')
    this.api.count(1)
    try {
      await action()
    } catch (err) {
      fail(err.message)
    } finally {
      this.api.count(-1)
    }
  }

  start () {
    return this.work(async () => {
      await this.paint()
      await this.count()
    })
  }

  // paint paints what would be sent; send waits for it.
  paint () {
    this.painted = this.preview()
    return this.painted
  }

  name () { return this.form.elements.picture.value }
  names () { return [...this.form.querySelectorAll('[name=edit]:checked')].map(box => box.value) }

  title () { return this.data.pictures.find(p => p.name === this.name())?.title ?? 'Your own photo' }

  changed (event) {
    if (event.target.id === 'own-file') this.takeFile(event.target.files[0])
    byId('own').hidden = this.name() !== 'own'
    return this.work(() => this.paint())
  }

  // takeFile keeps the reader's own photo for this page's life; its name is not
  // used.
  takeFile (picked) {
    if (!picked) return
    if (this.ownAddress) URL.revokeObjectURL(this.ownAddress)
    this.own = picked
    this.ownAddress = URL.createObjectURL(picked)
    const tile = byId('own-picture')
    tile.src = this.ownAddress
    tile.hidden = false
    tile.nextElementSibling.hidden = true
  }

  // original gives the chosen picture's file.
  async original () {
    if (this.name() !== 'own') return (await fetch(this.address())).blob()
    if (!this.own) throw new Error('Choose a photo first.')
    return this.own
  }

  address () { return this.name() === 'own' ? this.ownAddress : this.data.pictures.find(p => p.name === this.name()).path }

  async preview () {
    const canvas = byId('preview')
    const address = this.address()
    canvas.getContext('2d').clearRect(0, 0, canvas.width, canvas.height)
    this.ready = null
    if (!address) return
    const image = make('img', { src: address })
    await image.decode().catch(() => {
      this.say('', 'This file is not a picture that the browser can read. Nothing was sent.')
      throw new Error('This file is not a picture that the browser can read. Choose a JPEG, PNG, GIF or WebP photo.')
    })
    if (address !== this.address()) return
    this.ready = changed(image, this.names())
    const scale = Math.min(640 / this.ready.width, 480 / this.ready.height)
    canvas.width = Math.round(this.ready.width * scale)
    canvas.height = Math.round(this.ready.height * scale)
    canvas.getContext('2d').drawImage(this.ready, 0, 0, canvas.width, canvas.height)
  }

  async put () {
    const quality = await this.bank.put(await this.original())
    const plain = quality >= 0 && quality < 50
    this.say('banked', plain
      ? `The fingerprint is in the bank, but the picture is too plain (quality ${quality} of 100): only the very same file will be recognised.`
      : 'The fingerprint is in the bank. From now on the picture is stopped.', { quality })
    await this.count()
  }

  async take () {
    const was = await this.bank.take(await this.original())
    if (!was) return this.say('', 'This picture is not in the bank.')
    this.say('taken', 'The fingerprint is out of the bank. The picture is let through again.')
    await this.count()
  }

  async empty () {
    await this.bank.empty()
    this.say('emptied', 'The bank is empty.')
    await this.count()
  }

  // send checks the picture, as the person in the left phone, and delivers it
  // when nothing matches.
  async send () {
    if (!this.ready) throw new Error('Choose a photo first.')
    const names = this.names()
    const blob = names.length ? await file(this.ready, names) : await this.original()
    const account = this.chat.people.left.id
    const check = await this.bank.check(blob, { account })
    const message = { picture: URL.createObjectURL(blob), alt: `A picture: ${this.title()}`, at: Date.now() }
    if (check.matches.length === 0) return this.delivered(check, message)
    this.stopped(check, { ...message, side: 'left', text: '' })
  }

  async delivered (check, message) {
    await this.chat.send('left', message)
    this.say('delivered', 'Delivered: it matches nothing in the bank.', { quality: check.quality })
  }

  stopped ({ matches, interventions, quality }, message) {
    const [match] = matches
    const how = turn(match.turn)
    const held = interventions.find(i => i.kind === 'hold')
    this.chat.show(message)
    for (const side of ['left', 'right']) this.chat.panes[side].hold(message, side === 'left', held?.text)
    tell('Picture', interventions, account => this.chat.nameOf(account))
    this.say('stopped',
      `Not delivered: it matches an image in the ${match.bank} bank, distance ${match.distance} of 256${how ? `, ${how}` : ''}. Up to 31 counts as the same picture.`,
      { distance: match.distance, turn: match.turn, quality })
  }

  // say shows what became of it, also to those who listen.
  say (result, text, facts = {}) {
    this.result.textContent = text
    for (const name of Object.keys(this.result.dataset)) delete this.result.dataset[name]
    Object.assign(this.result.dataset, facts, { result })
    say('')
  }

  async count () {
    const n = await this.bank.size()
    byId('bank-state').textContent = n === 1 ? 'The demo bank holds one fingerprint.' : `The demo bank holds ${n} fingerprints.`
  }
}
