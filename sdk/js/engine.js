import { encode, factsAndMessage, RiskError, thread } from './values.js'
import { wasi } from './wasi.js'

export { RiskError }

const STATUS = { ok: 0, folded: 1, input: 2, state: 3 }
const LARGEST = 16 * 2 ** 20
const NOTHING = new Uint8Array(0)

/** Makes a module of bytes, of a response, or of a module. */
export async function compile (from) {
  if (from instanceof WebAssembly.Module) return from
  if (typeof Response === 'undefined' || !(from instanceof Response)) return WebAssembly.compile(from)
  if (!from.ok) throw new Error(`the engine cannot be fetched (status ${from.status})`)
  // Some servers do not know the type that streaming asks for.
  const streams = from.headers.get('Content-Type')?.startsWith('application/wasm')
  return streams ? WebAssembly.compileStreaming(from) : WebAssembly.compile(await from.arrayBuffer())
}

/** Starts the engine: compiles its word lists, which takes a while. */
export async function start (module) {
  let said = ''
  const imports = wasi(() => exports.memory, text => { said += text })
  const { exports } = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: imports })
  try {
    exports._initialize()
  } catch (err) {
    throw new Error(`the engine does not start: ${said}`, { cause: err })
  }
  return new Engine(exports)
}

class Engine {
  #wasm

  constructor (exports) { this.#wasm = exports }

  assess (value) {
    this.#give(NOTHING, encode(thread(value)))
    return this.#take(this.#wasm.assess()).json
  }

  fold (state, facts, message) {
    const before = state ?? NOTHING
    if (!(before instanceof Uint8Array)) throw new RiskError('state', '', 'must be a Uint8Array, or null before the first message')
    this.#give(before, encode(factsAndMessage(facts, message)))
    const { state: after, json: assessment } = this.#take(this.#wasm.fold(before.length))
    return { state: after, assessment }
  }

  languages () { return this.#take(this.#wasm.languages()).json }

  describe (signal) {
    this.#give(NOTHING, new TextEncoder().encode(signal))
    return this.#take(this.#wasm.describe()).json ?? undefined
  }

  /** Bytes of memory that the engine holds. */
  get memory () { return this.#wasm.memory.buffer.byteLength }

  #give (first, second) {
    const size = first.length + second.length
    if (size > LARGEST) throw new RiskError('input', '', 'is larger than 16 MiB')
    const at = this.#wasm.reserve(size)
    const room = new Uint8Array(this.#wasm.memory.buffer, at, size)
    room.set(first)
    room.set(second, first.length)
  }

  #take (size) {
    const bytes = new Uint8Array(this.#wasm.memory.buffer, this.#wasm.answer(), size)
    let at = 1
    let state
    if (bytes[0] === STATUS.folded) {
      const length = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0, true)
      at += 4 + length
      state = bytes.slice(at - length, at)
    }
    const json = JSON.parse(new TextDecoder().decode(bytes.subarray(at)))
    if (bytes[0] === STATUS.state) throw new RiskError('state', '', 'is not a state that this version knows: start the thread anew')
    if (bytes[0] === STATUS.input) throw new RiskError('input', json.field, json.problem)
    return { state, json }
  }
}

/**
 * Cuts a text at the spans of a signal, which count bytes of UTF-8, where
 * JavaScript counts UTF-16 units. Gives the pieces in order.
 */
export function highlight (text, spans) {
  const bytes = new TextEncoder().encode(text)
  const decode = (from, to) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(from, to))
  const out = []
  let at = 0
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (from > at) out.push({ text: decode(at, from), marked: false })
    if (to > Math.max(at, from)) out.push({ text: decode(Math.max(at, from), to), marked: true })
    at = Math.max(at, to)
  }
  if (at < bytes.length) out.push({ text: decode(at), marked: false })
  return out
}
