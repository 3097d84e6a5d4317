// PDQ of a photo: of a JPEG file from its coefficients, of any other from the
// pixels that the browser makes of it.

import { Engine } from './engine.js'
import { hasCanvas, honest, rowsOf } from './pixels.js'

/** A picture cannot be had: code says why, and is the last part of the key of a text. */
export class PrintError extends Error {
  constructor (code) {
    super(code)
    this.code = code
  }
}

/** Makes hashes with one engine; on the page, or in a worker. */
export class Photos {
  #module
  #engine
  #honest

  constructor (module) { this.#module = module }

  /** Gives { pdq, quality } of a JPEG file, or null: it is none, or one that is not read here. */
  async jpeg (read) {
    const start = read(0, 2)
    if (start[0] !== 0xff || start[1] !== 0xd8) return null
    return this.#use(engine => engine.jpeg(read))
  }

  /** Gives { pdq, quality } of what the browser can show. */
  async shown (blob) {
    const bitmap = await decode(blob)
    try {
      return await this.drawn(bitmap, bitmap.width, bitmap.height)
    } finally {
      bitmap.close()
    }
  }

  /** Gives { pdq, quality } of a bitmap or the frame of a video. */
  async drawn (picture, width, height) {
    if (!hasCanvas()) throw new PrintError('page')
    this.#honest ??= honest()
    if (!this.#honest) throw new PrintError('guarded')
    const look = await this.#use(engine => engine.picture(width, height, rowsOf(picture, width)))
    if (!look) throw new PrintError('memory')
    return look
  }

  // A module that has stopped, as when there is no more memory, is not used again.
  async #use (work) {
    this.#engine ??= await Engine.start(this.#module)
    try {
      return work(this.#engine)
    } catch {
      this.#engine = undefined
      return null
    }
  }
}

// The server looks neither at the orientation in EXIF nor at colour profiles, and
// searches all eight turns.
const AS_STORED = { imageOrientation: 'none', colorSpaceConversion: 'none' }

async function decode (blob) {
  if (typeof createImageBitmap === 'undefined') throw new PrintError('page')
  try {
    return await createImageBitmap(blob, AS_STORED)
  } catch (err) {
    if (!(err instanceof TypeError)) throw new PrintError('unreadable')
  }
  try { // browsers that do not know these options
    return await createImageBitmap(blob)
  } catch {
    throw new PrintError('unreadable')
  }
}
