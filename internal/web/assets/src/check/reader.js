// The page's side of the worker: asks, and waits for the answer. The module is
// fetched when something is asked for the first time.

import { compile } from '../wasm/module.js'

/** What went wrong, as the code of a text: check.say.failed.<code>. */
export class Failure extends Error {
  constructor (code) {
    super(code)
    this.code = code
  }
}

export class Reader {
  #addresses
  #worker
  #waiting = new Map()
  #next = 0

  constructor (addresses) { this.#addresses = addresses }

  async #started () {
    this.#worker ??= (async () => {
      const module = await compile(this.#addresses.module)
      const worker = new Worker(this.#addresses.worker)
      worker.addEventListener('message', ({ data }) => this.#arrive(data))
      worker.addEventListener('error', event => {
        event.preventDefault()
        for (const { reject } of this.#waiting.values()) reject(new Failure('damaged'))
        this.#waiting.clear()
        this.#worker = undefined
      })
      await this.#post(worker, { name: 'begin', module })
      return worker
    })()
    try {
      return await this.#worker
    } catch {
      this.#worker = undefined
      throw new Failure('module')
    }
  }

  #post (worker, message) {
    const id = ++this.#next
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.postMessage({ id, ...message })
    })
  }

  #arrive ({ id, failed, answer, bytes }) {
    const { resolve, reject } = this.#waiting.get(id) ?? {}
    this.#waiting.delete(id)
    if (failed) return reject?.(new Failure('damaged'))
    if (answer?.failure) return reject?.(new Failure(answer.failure))
    resolve?.({ answer, bytes })
  }

  async #ask (message) { return this.#post(await this.#started(), message) }

  /** Loads the module, if it is not there yet. */
  async load () { await this.#started() }

  /** Loads it and makes it ready ahead of being asked; that it fails is told when it is. */
  warm () { this.#ask({ name: 'warm' }).catch(() => {}) }

  async open (file) { return (await this.#ask({ name: 'open', file, question: {} })).answer }
  async paste (text) { return (await this.#ask({ name: 'paste', question: { text } })).answer }
  async skim (thread) { return (await this.#ask({ name: 'skim', question: { thread } })).answer }
  async read (thread, language) { return (await this.#ask({ name: 'read', question: { thread, language } })).answer }
  async pack (question, files) { return this.#ask({ name: 'pack', question, files }) }
}
