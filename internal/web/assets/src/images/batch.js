// The files that were chosen and what became of them. It knows no page: whoever
// makes one is told of every change.

import { PrintError } from './photo.js'

export const MOST_FILES = 200
export const MOST_BYTES = 2 * 2 ** 20 // of the form, as the server bounds it

export class Batch {
  #of // (file, tell, signal) → { print, faint }
  #atOnce
  #changed
  #items = []
  #running = 0
  #stop = new AbortController()

  /** of makes the fingerprint of one file; changed(item) hears of each change. */
  constructor ({ of, atOnce, changed }) {
    this.#of = of
    this.#atOnce = atOnce
    this.#changed = changed
  }

  /** Adds a file and gives its item; the work begins by itself. */
  add (file) {
    const item = { file, state: 'waits', part: 0 }
    this.#items.push(item)
    queueMicrotask(() => this.#next())
    return item
  }

  remove (item) {
    item.state = 'gone'
    this.#items = this.#items.filter(other => other !== item)
  }

  /** Ends all work. What is ready stays, and more may be added. */
  stop () {
    this.#stop.abort()
    this.#stop = new AbortController()
    for (const item of this.#items) {
      if (item.state === 'waits' || item.state === 'works') this.#end(item, 'failed', 'stopped')
    }
  }

  get count () { return this.#items.length }
  get room () { return MOST_FILES - this.#items.length }
  get ended () { return this.#items.filter(item => item.state !== 'waits' && item.state !== 'works').length }
  get busy () { return this.ended < this.count }
  /** How much of the work is done, 0 to 1. */
  get part () { return this.#items.reduce((sum, item) => sum + item.part, 0) / Math.max(1, this.count) }
  get left () { return this.#items.filter(item => item.state === 'failed').length }
  /** The fingerprints: all that is ever sent. */
  get prints () { return this.#items.filter(item => item.print).map(item => item.print) }

  #next () {
    while (this.#running < this.#atOnce) {
      const item = this.#items.find(item => item.state === 'waits')
      if (!item) return
      this.#running++
      item.state = 'works'
      this.#work(item).finally(() => {
        this.#running--
        this.#next()
      })
    }
  }

  async #work (item) {
    const tell = part => {
      item.part = part
      if (item.state === 'works') this.#changed(item)
    }
    try {
      const { print, faint } = await this.#of(item.file, tell, this.#stop.signal)
      if (item.state !== 'works') return
      if (this.prints.some(other => other.sha256 === print.sha256)) return this.#end(item, 'failed', 'twice')
      item.print = print
      this.#end(item, faint ? 'faint' : 'ready', faint)
    } catch (err) {
      if (item.state === 'works') this.#end(item, 'failed', err instanceof PrintError ? err.code : 'memory')
    }
  }

  #end (item, state, why) {
    Object.assign(item, { state, why, part: 1 })
    this.#changed(item)
  }
}
