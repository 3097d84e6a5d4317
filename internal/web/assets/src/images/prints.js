// The fingerprint of one file, as the server takes it: what it looks like, and the
// digests of its bytes. No name is in it.

import { frames } from './video.js'
import { withElement } from './element.js'
import { Photos, PrintError } from './photo.js'

const MIN_QUALITY = 50 // below it a hash says nothing (package pdq)
const AHEAD = 3 // frames that may wait for their hash
// Why there is no look and the file's digests go alone: they find exact copies.
const BYTES_WILL_DO = ['unreadable', 'guarded', 'memory']
// What every browser can show, so that it is damaged where one cannot.
const SHOWN_EVERYWHERE = /^image\/(jpeg|png|gif|webp|bmp)$/

export class Prints {
  #pool
  #load
  #photos

  /** load gives a promise of the compiled module. */
  constructor (pool, load) {
    this.#pool = pool
    this.#load = load
  }

  /**
   * Gives { print, faint }: what is sent of a file; and, when only its very same
   * bytes will be found, the code of why. tell hears the part that is done.
   */
  async of (file, tell, signal) {
    if (file.size === 0) throw new PrintError('damaged')
    const blob = file.slice(0, file.size, file.type) // without its name
    const parts = [0, 0]
    const part = i => done => { parts[i] = done; tell((parts[0] + parts[1]) / 2) }
    const [look, bytes] = await both(
      this.#look(blob, part(1), signal),
      this.#pool.run({ do: 'bytes', blob }, { tell: part(0) }))
    if (signal.aborted) throw new PrintError('stopped')
    const { faint, ...seen } = look
    return { print: { ...seen, ...bytes }, faint }
  }

  // A file whose kind the browser does not know may be either.
  async #look (blob, tell, signal) {
    const [kind] = blob.type.split('/')
    try {
      if (kind !== 'video') return await this.#photo(blob)
    } catch (err) {
      if (err.code === 'unreadable' && SHOWN_EVERYWHERE.test(blob.type)) throw new PrintError('damaged')
      if (!BYTES_WILL_DO.includes(err.code)) throw err
      if (kind === 'image') return { kind: 'photo', faint: err.code }
    }
    try {
      return await this.#video(blob, tell, signal)
    } catch (err) {
      if (!BYTES_WILL_DO.includes(err.code)) throw err
      if (kind !== 'video') throw new PrintError('other')
      return { kind: 'video', faint: err.code }
    }
  }

  async #photo (blob) {
    let look
    try {
      look = await this.#pool.run({ do: 'look', blob })
    } catch (err) {
      const other = err.code === 'unreadable' && !SHOWN_EVERYWHERE.test(blob.type)
      if (err.code !== 'page' && !other) throw err
      const photos = await this.#page()
      look = await withElement(blob, (...picture) => photos.drawn(...picture))
    }
    return { kind: 'photo', ...look, faint: look.quality < MIN_QUALITY ? 'plain' : '' }
  }

  async #video (blob, tell, signal) {
    const looks = []
    await frames(blob, async (video, at) => {
      const { look } = await this.#frame(video)
      look.catch(() => {}) // said below
      looks.push({ at, look })
      await looks.at(-AHEAD)?.look
    }, tell, signal)
    const vpdq = []
    for (const { at, look } of looks) {
      const { pdq, quality } = await look
      vpdq.push({ at, pdq: pdq[0], quality })
    }
    const plain = vpdq.every(frame => frame.quality < MIN_QUALITY)
    return { kind: 'video', vpdq, faint: plain ? 'plain' : '' }
  }

  // Makes hashes on the page, where a worker has no canvas.
  async #page () { return (this.#photos ??= new Photos(await this.#load())) }

  // Gives the promise of a look as soon as the frame is off the video, which may
  // then go on.
  async #frame (video) {
    const { videoWidth: width, videoHeight: height } = video
    if (typeof OffscreenCanvas === 'undefined') {
      const photos = await this.#page()
      return { look: Promise.resolve(await photos.drawn(video, width, height)) }
    }
    const bitmap = await createImageBitmap(video)
    return { look: this.#pool.run({ do: 'frame', bitmap }, { transfer: [bitmap] }) }
  }
}

// both waits for two promises, and only then fails for one of them: a file's looks
// and its bytes are done with together.
async function both (...promises) {
  const ends = await Promise.allSettled(promises)
  const failed = ends.find(end => end.status === 'rejected')
  if (failed) throw failed.reason
  return ends.map(end => end.value)
}
