import { highlight } from '../index.js'

const facts = {
  language: 'en',
  accounts: [{ id: 'robin', account_age_days: 3 }, { id: 'sam', age_band: '16-17' }],
  relation: { mutual_connections: 0 }
}
const script = [
  ['robin', 'hey, saw you like the same band'],
  ['sam', 'haha yes. who is this?'],
  ['robin', 'I saved everything and I have the list of your followers'],
  ['robin', 'pay me 200 or your whole school sees it. you have 15 minutes']
]

const $ = id => document.getElementById(id)
const worker = new Worker('worker.js', { type: 'module' })
const texts = new Map()

function send (from, text) {
  const id = `m${texts.size + 1}`
  texts.set(id, text)
  worker.postMessage({ facts, message: { id, from, at: new Date(), text } })
}

function element (name, ...children) {
  const el = document.createElement(name)
  el.append(...children)
  return el
}

function show ({ message, assessment, titles, stateBytes }) {
  $('messages').append(element('li', element('strong', message.from), ` ${message.text}`))
  $('level').textContent = `Level ${assessment.level}, stage ${assessment.stage}, probability ${assessment.probability}. ` +
    `Kept of this conversation: ${stateBytes} bytes, no text.`
  $('advice').textContent = assessment.advice.crisis
    ? 'Somebody here may not be safe. They matter, and help is there: this is where an app shows support and who to reach, at once.'
    : ''
  $('signals').replaceChildren(...assessment.signals.map((signal, i) => {
    const words = highlight(texts.get(signal.message_id), signal.spans)
      .map(piece => piece.marked ? element('mark', piece.text) : piece.text)
    return element('li', element('strong', titles[i]), ` (${signal.from}): `, ...words)
  }))
  document.body.dataset.read = message.id
  document.body.dataset.level = assessment.level
}

worker.onmessage = ({ data }) => {
  if (data.error) {
    $('level').textContent = data.error
  } else if (data.languages) {
    document.querySelector('button').disabled = false
    for (const [from, text] of script) send(from, text)
  } else {
    show(data)
  }
}

$('form').addEventListener('submit', event => {
  event.preventDefault()
  send($('from').value, $('text').value)
  $('text').value = ''
})
