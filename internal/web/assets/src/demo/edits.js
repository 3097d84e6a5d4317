// Changes a picture on a canvas, on this device.

// The changes by name. Each takes a canvas and gives another.
const changes = {
  crop: from => draw(from.width * 0.99, from.height * 0.99, (c, w, h) =>
    c.drawImage(from, from.width * 0.005, from.height * 0.005, w, h, 0, 0, w, h)),
  mirror: from => draw(from.width, from.height, (c, w) => {
    c.translate(w, 0)
    c.scale(-1, 1)
    c.drawImage(from, 0, 0)
  }),
  turn: from => draw(from.height, from.width, (c, w) => {
    c.translate(w, 0)
    c.rotate(Math.PI / 2)
    c.drawImage(from, 0, 0)
  }),
  brighter: from => draw(from.width, from.height, (c, w, h) => {
    c.drawImage(from, 0, 0)
    c.globalAlpha = 0.2
    c.fillStyle = '#fff'
    c.fillRect(0, 0, w, h)
  }),
  resize: from => draw(from.width / 2, from.height / 2, (c, w, h) => c.drawImage(from, 0, 0, w, h)),
  caption: from => draw(from.width, from.height, (c, w, h) => {
    c.drawImage(from, 0, 0)
    const size = Math.max(12, h * 0.045)
    c.fillStyle = 'rgba(0, 0, 0, 0.65)'
    c.fillRect(w * 0.03, h * 0.9 - size, w * 0.4, size * 1.5)
    c.fillStyle = '#fff'
    c.font = `${size}px system-ui, sans-serif`
    c.fillText('a caption over it', w * 0.045, h * 0.9 + size * 0.1, w * 0.37)
  })
}

const order = ['crop', 'mirror', 'turn', 'brighter', 'resize', 'caption']

function draw (width, height, paint) {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width))
  canvas.height = Math.max(1, Math.round(height))
  const context = canvas.getContext('2d')
  context.imageSmoothingQuality = 'high'
  paint(context, canvas.width, canvas.height)
  return canvas
}

// changed gives a canvas with the picture after the changes named.
export function changed (image, names) {
  let canvas = draw(image.naturalWidth, image.naturalHeight, c => c.drawImage(image, 0, 0))
  for (const name of order) {
    if (names.includes(name)) canvas = changes[name](canvas)
  }
  return canvas
}

// file gives the bytes of the copy, as a JPEG file.
export function file (canvas, names) {
  const quality = names.includes('recompress') ? 0.3 : 0.9
  return new Promise((resolve, reject) => canvas.toBlob(
    blob => blob ? resolve(blob) : reject(new Error('This picture is too large for the browser to change.')), 'image/jpeg', quality))
}
