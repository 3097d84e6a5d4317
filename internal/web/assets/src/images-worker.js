// A worker of the page /images: makes the fingerprints of one file at a time. It
// is given the file without its name, and its policy lets it reach no network.

import { blocks } from './images/blocks.js'
import { digest } from './images/digest.js'
import { Photos } from './images/photo.js'

let photos

const work = {
  start ({ module }) { photos = new Photos(module) },

  /** The digests of a file. */
  bytes: ({ blob }, tell) => digest(blob, tell),

  /** PDQ of a photo. */
  look: async ({ blob }) => await photos.jpeg(blocks(blob)) ?? photos.shown(blob),

  /** PDQ of a frame. */
  async frame ({ bitmap }) {
    try {
      return await photos.drawn(bitmap, bitmap.width, bitmap.height)
    } finally {
      bitmap.close()
    }
  }
}

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ result: await work[data.do](data, part => self.postMessage({ part })) })
  } catch (err) {
    self.postMessage({ code: err.code ?? 'unreadable' })
  }
}
