// Says whether news arrive by themselves, and what is new, to those who listen
// rather than look.

const levels = ['none', 'notice', 'caution', 'high', 'critical']

export function watch () {
  const status = document.querySelector('[data-live]')
  const news = document.querySelector('[data-news]')
  const swap = document.querySelector('[data-swap]')
  if (!status) return

  const live = on => {
    status.dataset.live = on ? 'on' : 'off'
    const text = on ? status.dataset.on : status.dataset.off
    if (status.textContent !== text) status.textContent = text
  }
  document.body.addEventListener('htmx:sseOpen', () => live(true))
  document.body.addEventListener('htmx:sseError', () => live(false))
  document.body.addEventListener('htmx:sseClose', () => live(false))

  let before = rows(swap)
  document.body.addEventListener('htmx:afterSwap', () => {
    const after = rows(swap)
    const text = difference(before, after)
    if (text) news.textContent = text
    before = after
  })
}

// rows gives the level of each row, by its id.
const rows = box => new Map([...box.querySelectorAll('#list [data-level]')].map(row => [row.id, row.dataset.level]))

function difference (before, after) {
  const said = []
  for (const [id, level] of after) {
    if (!before.has(id)) said.push(`A new thread at ${level}.`)
    else if (levels.indexOf(level) > levels.indexOf(before.get(id))) said.push(`A thread rose to ${level}.`)
  }
  return said.slice(0, 3).join(' ') + (said.length > 3 ? ` And ${said.length - 3} more.` : '')
}
