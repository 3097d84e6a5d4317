// A small picture of a file, for who asks for it: blurred, then clear, then gone. It
// is made here and stays here.

const WIDTH = 160

export function preview (button, place, file, say) {
  const steps = [
    { label: 'preview.clear', do: () => show(place, file) },
    { label: 'preview.hide', do: () => { place.dataset.clear = '' } },
    { label: 'preview.show', do: () => hide(place) }
  ]
  let next = 0
  const label = key => {
    button.textContent = say(key)
    button.setAttribute('aria-label', say(`${key}.of`, { name: file.name }))
  }
  label('preview.show')
  button.onclick = async () => {
    const step = steps[next]
    next = (next + 1) % steps.length
    try {
      await step.do()
      label(step.label)
    } catch {
      button.remove() // this browser cannot show it
    }
  }
}

async function show (place, file) {
  const bitmap = await createImageBitmap(file, { resizeWidth: WIDTH, resizeQuality: 'medium' })
  const canvas = Object.assign(document.createElement('canvas'), { width: bitmap.width, height: bitmap.height })
  canvas.getContext('2d').drawImage(bitmap, 0, 0)
  bitmap.close()
  canvas.setAttribute('aria-hidden', 'true')
  place.replaceChildren(canvas)
  place.hidden = false
}

function hide (place) {
  delete place.dataset.clear
  place.replaceChildren()
  place.hidden = true
}
