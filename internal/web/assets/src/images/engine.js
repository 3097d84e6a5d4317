// The module cmd/wasm/fingerprint: PDQ of a JPEG file, or of a picture's pixels.

import { start } from '../wasm/module.js'

const TURNS = 8
const HASH = 32 // bytes

export class Engine {
  #exports
  #read // (at, size) → Uint8Array: a piece of the file
  #rows // (y, count) → Uint8Array: rows of the picture, four bytes a pixel

  /** Starts a compiled module. */
  static async start (module) {
    const engine = new Engine()
    engine.#exports = await start(module, {
      page: {
        read: (at, into, size) => engine.#give(into, () => engine.#read(at, size)),
        rows: (y, count, into) => engine.#give(into, () => engine.#rows(y, count)) < 0 ? -1 : 0
      }
    })
    return engine
  }

  /** Gives the hashes of a JPEG file, or null for one that is not read here. */
  jpeg (read) {
    this.#read = read
    return this.#answer(this.#exports.jpeg())
  }

  /** Gives the hashes of a picture, or null when its rows cannot be had. */
  picture (width, height, rows) {
    this.#rows = rows
    return this.#answer(this.#exports.picture(width, height))
  }

  // The memory's buffer is another whenever it has grown: it is asked for last.
  #give (into, make) {
    try {
      const bytes = make()
      new Uint8Array(this.#exports.memory.buffer, into, bytes.length).set(bytes)
      return bytes.length
    } catch {
      return -1
    }
  }

  #answer (failed) {
    this.#read = this.#rows = null
    if (failed) return null
    const bytes = new Uint8Array(this.#exports.memory.buffer, this.#exports.answer(), TURNS * HASH + 1)
    const pdq = Array.from({ length: TURNS }, (_, i) => hex(bytes.subarray(i * HASH, (i + 1) * HASH)))
    return { pdq, quality: bytes[TURNS * HASH] }
  }
}

const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('')
