// Workers, as many as the device can bear. Each does one thing at a time.

import { PrintError } from './photo.js'

/** How many files at once: a core each, and about a gigabyte each where that is known. */
export function atOnce ({ hardwareConcurrency = 2, deviceMemory = 4 } = navigator) {
  return Math.max(1, Math.min(hardwareConcurrency, Math.floor(deviceMemory), 4))
}

/** Starts workers when there is work. */
export class Pool {
  #script
  #load
  #size
  #idle = []
  #all = new Set()
  #waiting = []

  /** script is the worker's address; load gives a promise of the compiled module. */
  constructor (script, load, size = atOnce()) {
    this.#script = script
    this.#load = load
    this.#size = size
  }

  get size () { return this.#size }

  /** Has a worker do something and gives its result; tell hears the part that is done. */
  async run (message, { transfer = [], tell = () => {} } = {}) {
    const worker = await this.#take()
    try {
      return await ask(worker, message, transfer, tell)
    } finally {
      this.#give(worker)
    }
  }

  /** Ends all workers at once, whatever they are doing. Later work gets new ones. */
  stop () {
    for (const worker of this.#all) {
      worker.terminate()
      worker.fail?.(new PrintError('stopped'))
    }
    for (const { reject } of this.#waiting) reject(new PrintError('stopped'))
    this.#all.clear()
    this.#idle = []
    this.#waiting = []
  }

  async #take () {
    if (this.#idle.length > 0) return this.#idle.pop()
    if (this.#all.size < this.#size) return this.#start()
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  async #start () {
    const worker = new Worker(this.#script)
    this.#all.add(worker)
    try {
      await ask(worker, { do: 'start', module: await this.#load() }, [], () => {})
    } catch (err) {
      this.#drop(worker)
      throw err
    }
    return worker
  }

  // One that has failed as a whole, as for want of memory, is replaced.
  #give (worker) {
    if (!this.#all.has(worker)) return // ended by stop
    if (worker.broken) this.#drop(worker)
    const next = this.#waiting.shift()
    if (!next && !worker.broken) this.#idle.push(worker)
    if (!next) return
    if (worker.broken) this.#start().then(next.resolve, next.reject)
    else next.resolve(worker)
  }

  #drop (worker) {
    worker.terminate()
    this.#all.delete(worker)
  }
}

function ask (worker, message, transfer, tell) {
  return new Promise((resolve, reject) => {
    worker.fail = reject
    worker.onmessage = ({ data }) => {
      if ('part' in data) tell(data.part)
      else if ('code' in data) reject(new PrintError(data.code))
      else resolve(data.result)
    }
    worker.onerror = event => {
      event.preventDefault()
      worker.broken = true
      reject(new PrintError('memory'))
    }
    worker.postMessage(message, transfer)
  })
}
