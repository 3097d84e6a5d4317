// Pixels of a picture, a few rows at a time: a large one is never in memory as a
// whole besides what the browser keeps of it, and old phones bound a canvas to 16
// megapixels.

const WHITE = '#fff'

/** A canvas that no one sees: in a worker, or on the page where workers have none. */
export function makeCanvas (width, height) {
  if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(width, height)
  return Object.assign(document.createElement('canvas'), { width, height })
}

/** Says whether canvases are there. */
export const hasCanvas = () => typeof OffscreenCanvas !== 'undefined' || typeof document !== 'undefined'

/**
 * Gives a function for rows of a picture, as an Engine asks for them. What is
 * transparent is laid on white, as it is seen; the server looks for that, too.
 */
export function rowsOf (picture, width) {
  let context
  return (y, count) => {
    // The first strip is the tallest.
    context ??= contextOf(width, count)
    context.fillStyle = WHITE
    context.fillRect(0, 0, width, count)
    context.drawImage(picture, 0, y, width, count, 0, 0, width, count)
    return context.getImageData(0, 0, width, count).data
  }
}

function contextOf (width, height) {
  const context = makeCanvas(width, height).getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' })
  context.imageSmoothingEnabled = false
  return context
}

/**
 * Says whether a canvas gives back what was drawn. Browsers that guard against being
 * recognised may give noise instead, and a fingerprint of noise would find nothing.
 */
export function honest () {
  const size = 16
  const context = contextOf(size, size)
  for (let i = 0; i < size; i++) {
    context.fillStyle = `rgb(${16 * i}, ${255 - 16 * i}, ${8 * i})`
    context.fillRect(i, 0, 1, size)
  }
  const seen = context.getImageData(0, 0, size, size).data
  return seen.every((value, at) => {
    const i = (at >> 2) % size
    return Math.abs(value - [16 * i, 255 - 16 * i, 8 * i, 255][at & 3]) <= 4
  })
}
