// How a thread goes into the engine: a list of strings in a fixed order, each
// with its length in bytes before it (four bytes, little endian). cmd/riskwasm
// reads it, and sees to everything but the types.

const MISSING = 0xffffffff

/** A value that the engine does not take. It never holds the value itself. */
export class RiskError extends Error {
  constructor (code, field, problem) {
    super(field ? `${field}: ${problem}` : problem)
    this.name = 'RiskError'
    this.code = code
    this.field = field
  }
}

const wrong = (field, problem) => { throw new RiskError('input', field, problem) }

/** Refuses what is no object, or has fields besides the known ones, which are given in the order of the list. */
function fields (at, value, known) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) wrong(at, 'must be an object')
  const odd = Object.keys(value).find(name => !known.includes(name))
  if (odd !== undefined) wrong(at, 'has a field that is not known')
  return known.map(name => value[name])
}

const path = (at, name) => at ? `${at}.${name}` : name

class List {
  strings = []

  text (field, value, fallback) {
    value ??= fallback
    if (typeof value !== 'string') wrong(field, value === undefined ? 'is missing' : 'must be a string')
    this.strings.push(value)
  }

  optional (field, value, type) {
    if (value === undefined || value === null) return this.strings.push(null)
    if (typeof value !== type) wrong(field, type === 'number' ? 'must be a number' : 'must be true or false')
    this.strings.push(String(value))
  }

  time (field, value, fallback) {
    if (value instanceof Date && !Number.isNaN(value.getTime())) value = value.toISOString()
    if (value === undefined || value === null) {
      if (fallback === undefined) wrong(field, 'is missing')
      return this.strings.push(fallback)
    }
    this.text(field, value)
  }

  each (field, values, add) {
    if (!Array.isArray(values)) wrong(field, values === undefined ? 'is missing' : 'must be an array')
    this.strings.push(String(values.length))
    values.forEach((value, i) => add(`${field}[${i}]`, value))
  }

  account (at, value) {
    const [id, band, days, country] = fields(at, value, ['id', 'age_band', 'account_age_days', 'country'])
    this.text(path(at, 'id'), id)
    this.text(path(at, 'age_band'), band, '')
    this.optional(path(at, 'account_age_days'), days, 'number')
    this.text(path(at, 'country'), country, '')
  }

  relation (value) {
    if (value === undefined || value === null) return this.strings.push('')
    this.strings.push('relation')
    const [mutual, phone, accepted, since] = fields('relation', value, ['mutual_connections', 'phone_contact', 'accepted', 'since'])
    this.optional('relation.mutual_connections', mutual, 'number')
    this.optional('relation.phone_contact', phone, 'boolean')
    this.optional('relation.accepted', accepted, 'boolean')
    this.time('relation.since', since, null)
  }

  message (at, value) {
    const [id, from, when, text, media] = fields(at, value, ['id', 'from', 'at', 'text', 'media'])
    this.text(path(at, 'id'), id)
    this.text(path(at, 'from'), from)
    this.time(path(at, 'at'), when)
    this.text(path(at, 'text'), text)
    this.each(path(at, 'media'), media ?? [], (at, value) => {
      const [kind, intimate] = fields(at, value, ['kind', 'intimate'])
      this.text(path(at, 'kind'), kind)
      this.optional(path(at, 'intimate'), intimate, 'number')
    })
  }
}

/** Gives the strings of a thread, null for those that are missing. */
export function thread (value) {
  const list = new List()
  const [id, language, accounts, relation, messages] = fields('', value, ['id', 'language', 'accounts', 'relation', 'messages'])
  list.text('id', id, 'thread')
  list.text('language', language, '')
  list.each('accounts', accounts, (at, value) => list.account(at, value))
  list.relation(relation)
  list.each('messages', messages, (at, value) => list.message(at, value))
  return list.strings
}

/** Gives the strings of facts and the one message that they go with. */
export function factsAndMessage (facts, message) {
  fields('facts', facts, ['language', 'accounts', 'relation'])
  return thread({ ...facts, messages: [message] })
}

const utf8 = new TextEncoder()

/** Gives the bytes of a list of strings. */
export function encode (strings) {
  const parts = strings.map(s => s === null ? null : utf8.encode(s))
  const out = new Uint8Array(parts.reduce((n, part) => n + 4 + (part?.length ?? 0), 0))
  const view = new DataView(out.buffer)
  let at = 0
  for (const part of parts) {
    view.setUint32(at, part?.length ?? MISSING, true)
    if (part) out.set(part, at + 4)
    at += 4 + (part?.length ?? 0)
  }
  return out
}
