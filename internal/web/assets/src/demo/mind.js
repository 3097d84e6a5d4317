// What Breakwater thinks: the level, the stage, the signals.

import { byId, make } from './dom.js'
import { words } from './spans.js'
import { odds } from './words.js'

export class Mind {
  constructor ({ levels, stages, signals, stageOf }) {
    this.levels = levels
    this.stages = stages
    this.titles = signals
    this.stageOf = stageOf
    this.level = byId('level')
  }

  clear () {
    this.reached = new Map()
    this.known = new Set()
    this.show({ level: 'none', probability: null, stage: 'none', signals: [] }, { name: () => '', text: () => '', number: () => 0 })
  }

  // show shows an assessment; book knows the names and texts of the chat.
  show (assessment, book) {
    this.showLevel(assessment)
    byId('crisis').hidden = !assessment.crisis
    this.showStages(assessment, book)
    this.showSignals(assessment.signals, book)
  }

  title (level) { return this.levels.find(l => l.name === level) ?? { title: level, means: '' } }

  showLevel ({ level, probability }) {
    const { title, means } = this.title(level)
    this.level.dataset.level = level
    this.level.querySelector('.level-word').textContent = probability === null ? 'Nothing read yet' : title
    this.level.querySelector('.level-odds').textContent =
      probability === null ? '' : `Blackmail with intimate images: ${odds(probability)}`
    this.level.querySelector('.level-means').textContent =
      probability === null ? 'Play a scene, or write something in one of the phones.' : means
    const height = this.levels.findIndex(l => l.name === level)
    this.level.querySelectorAll('.meter li').forEach((step, i) => {
      step.dataset.on = String(i <= height && probability !== null)
    })
  }

  // passed marks the stages before this one that a message went through at
  // once, where a sign of theirs was seen.
  passed (stage, signals, book) {
    const now = this.stages.findIndex(s => s.name === stage)
    for (const s of signals.filter(s => s.weight > 0)) {
      const of = this.stageOf[s.name]
      const at = book.number(s.message_id)
      const before = this.stages.findIndex(s => s.name === of) < now
      if (before && at && !this.reached.has(of)) this.reached.set(of, at)
    }
  }

  showStages ({ stage, message_id: id, signals }, book) {
    if (stage !== 'none' && !this.reached.has(stage)) this.reached.set(stage, book.number(id))
    this.passed(stage, signals, book)
    for (const item of byId('stages').children) {
      const name = item.dataset.stage
      const at = this.reached.get(name)
      item.toggleAttribute('data-reached', at !== undefined)
      if (name === stage) item.setAttribute('aria-current', 'step')
      else item.removeAttribute('aria-current')
      item.querySelector('.stage-when').textContent = at === undefined ? '' : `at ${at}`
    }
    byId('stage-means').textContent = this.stages.find(s => s.name === stage)?.means ?? 'No stage is seen yet. A thread may skip some.'
  }

  showSignals (signals, book) {
    byId('signals-empty').hidden = signals.length > 0
    byId('signals').replaceChildren(...signals.map(s => this.signal(s, book)))
    this.known = new Set(signals.map(s => s.name))
  }

  signal (s, book) {
    const said = words(book.text(s.message_id), s.spans)
    const head = make('p', { class: 'signal-head' },
      make('strong', {}, this.titles[s.name] ?? s.name), ' ',
      make('span', { class: 'bw-quiet' }, `${book.name(s.from)}, message ${book.number(s.message_id)}`))
    const quote = said.length ? make('p', { class: 'quote' }, ...said.flatMap((w, i) => [i ? ' … ' : '', make('mark', {}, w)])) : ''
    return make('li', { 'data-signal': s.name, 'data-new': !this.known.has(s.name) }, head, quote,
      make('p', { class: 'bw-quiet' }, s.explanation), weigh(s.weight))
  }
}

// weigh draws a weight as a bar of up to five steps.
function weigh (weight) {
  const steps = weight > 0 ? Math.min(5, Math.max(1, Math.round(weight / 0.7))) : 0
  const bar = make('span', { class: 'weight', 'aria-hidden': 'true' })
  for (let i = 0; i < 5; i++) bar.append(make('i', { 'data-on': i < steps }))
  return make('p', { class: 'weigh' }, bar, steps ? `weight ${weight.toFixed(2)}` : 'informs only: never raises the level')
}
