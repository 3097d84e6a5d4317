// Calls to the API, as any platform makes them.

import { byId } from './dom.js'

// Refused is an answer that is not a 2xx, with its status, or none at all.
export class Refused extends Error {
  constructor (text, status = 0) {
    super(text)
    this.status = status
  }
}

export class Api {
  constructor ({ apiKey }) {
    this.key = apiKey
    this.pending = 0
    this.count(0)
  }

  count (change) {
    this.pending += change
    document.body.dataset.pending = String(this.pending)
  }

  // json sends a value and gives the answer's value.
  json (method, path, value) {
    const body = value === undefined ? undefined : JSON.stringify(value)
    return this.call(method, path, body, body ? { 'Content-Type': 'application/json' } : {}, value)
  }

  // file sends a picture as the body.
  file (path, blob, headers) {
    const type = blob.type || 'application/octet-stream'
    return this.call('POST', path, blob, { ...headers, 'Content-Type': type }, `(${type}, ${blob.size} bytes)`)
  }

  async call (method, path, body, headers, shown) {
    this.count(1)
    try {
      const response = await fetch(path, {
        method, body, headers: { ...headers, Authorization: `Bearer ${this.key}` }, credentials: 'omit'
      })
      const text = await response.text()
      const answer = text ? JSON.parse(text) : null
      show(method, path, shown, response.status, answer)
      if (!response.ok) throw new Refused(answer?.detail || `The server answered ${response.status}.`, response.status)
      return answer
    } catch (err) {
      if (err instanceof Refused) throw err
      throw new Refused('The server did not answer. Is it still running?')
    } finally {
      this.count(-1)
    }
  }
}

// show puts the last call on the page.
function show (method, path, sent, status, answered) {
  const details = byId('call')
  const [first, second] = details.querySelectorAll('pre')
  details.querySelector('summary').textContent = `${method} ${path} → ${status}`
  first.textContent = typeof sent === 'string' ? sent : pretty(sent)
  second.textContent = pretty(answered)
  details.hidden = false
  byId('call-none').hidden = true
}

const pretty = value => value === undefined || value === null ? '(nothing)' : JSON.stringify(value, null, 2)

// fail says what went wrong; an empty text takes it away.
export function fail (text) {
  const box = byId('error')
  box.textContent = text
  box.hidden = text === ''
}
