// Leaving quickly.
//
// The exit is a plain link and works without this. With it, the link replaces
// this page in the tab's history, pressing Shift three times does the same, and
// the browser is asked to forget what it keeps of this site.

const presses = 3
const within = 5000 // milliseconds from the first press to the last

const exit = document.querySelector('[data-exit]')
const status = document.querySelector('[data-exit-status]')

function leave (event) {
  if (event) event.preventDefault()
  document.documentElement.hidden = true
  // It is sent on its way and not waited for: nothing may hold the reader here.
  if (exit.dataset.exitForget) fetch(exit.dataset.exitForget, { method: 'POST', keepalive: true }).catch(() => {})
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

export function leaveQuickly () {
  if (!exit) return
  exit.addEventListener('click', leave)
  countShift()
  // A page kept by the browser for "back" must not stay blank.
  window.addEventListener('pageshow', () => { document.documentElement.hidden = false })
}
