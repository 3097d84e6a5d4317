// A photo by way of the page's own picture element, which shows some formats that
// createImageBitmap does not take (HEIC in Safari), and is there in every browser.

import { PrintError } from './photo.js'

/** Gives what draw makes of the element once the photo is in it. */
export async function withElement (blob, draw) {
  const address = URL.createObjectURL(blob)
  try {
    const picture = new Image()
    picture.src = address
    await picture.decode().catch(() => { throw new PrintError('unreadable') })
    return await draw(picture, picture.naturalWidth, picture.naturalHeight)
  } finally {
    URL.revokeObjectURL(address)
  }
}
