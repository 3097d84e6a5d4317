// The public site's own script. Every page works without it; with it, leaving is
// quicker and leaves less behind, a page can be printed, and a form is sent once.
import { leaveQuickly } from './site/exit.js'

leaveQuickly()

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => {
    for (const part of document.querySelectorAll('details.bw-howto')) part.open = true
    window.print()
  })
}

// What opens or ends something must not happen twice.
for (const form of document.querySelectorAll('form[data-once]')) {
  form.addEventListener('submit', event => {
    if (form.dataset.sent) event.preventDefault()
    form.dataset.sent = 'yes'
  })
  window.addEventListener('pageshow', () => { delete form.dataset.sent })
}
