// The public site's only script: leaving quickly.
//
// The exit is a plain link and works without this. With it, the link replaces
// this page in the tab's history, and pressing Shift three times does the same.

const presses = 3
const within = 5000 // milliseconds from the first press to the last

const exit = document.querySelector('[data-exit]')
const status = document.querySelector('[data-exit-status]')

function leave (event) {
  if (event) event.preventDefault()
  document.documentElement.hidden = true
  window.location.replace(exit.href)
}

function say (text) {
  if (status) status.textContent = text
}

function countShift () {
  let count = 0
  let usedAsModifier = false
  let timer

  const reset = () => {
    clearTimeout(timer)
    count = 0
    say('')
  }

  document.addEventListener('keydown', event => {
    if (event.key !== 'Shift') {
      usedAsModifier = event.shiftKey
      reset()
    }
  })
  document.addEventListener('keyup', event => {
    if (event.key !== 'Shift') return
    if (usedAsModifier) {
      usedAsModifier = false
      return
    }
    count++
    if (count === 1) timer = setTimeout(reset, within)
    if (count >= presses) return leave()
    say(count === 1 ? status?.dataset.shiftTwo : status?.dataset.shiftOne)
  })
}

if (exit) {
  exit.addEventListener('click', leave)
  countShift()
  // A page kept by the browser for "back" must not stay blank.
  window.addEventListener('pageshow', () => { document.documentElement.hidden = false })
}
