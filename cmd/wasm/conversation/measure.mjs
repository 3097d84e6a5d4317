// How long the module takes to start and to read, in milliseconds of processor
// time, and how much memory it holds:
//
//   node cmd/wasm/conversation/measure.mjs .cache/wasm/conversation.wasm

import { readFileSync } from 'node:fs'
import { wasi } from '../../../sdk/js/wasi.js'

const file = new TextEncoder().encode(`[01/03/2026, 21:04:10] Robin: hi we never met, you look so sweet
[01/03/2026, 21:06:10] Robin: I have your private pic
[01/03/2026, 21:07:10] Robin: pay me 200 or I send it to your family, you have one hour
`)

let exports
const room = (at, size) => new Uint8Array(exports.memory.buffer, at, size)
const host = {
  read (offset, to, size) {
    const part = file.subarray(Number(offset), Number(offset) + size)
    room(to, part.length).set(part)
    return part.length
  }
}

let at = process.cpuUsage().user
function lap (what) {
  const now = process.cpuUsage().user
  console.log(`${what.padEnd(28)} ${((now - at) / 1000).toFixed(0).padStart(6)} ms`)
  at = now
}

function ask (name, question, ...more) {
  const bytes = new TextEncoder().encode(JSON.stringify(question))
  room(exports.reserve(bytes.length), bytes.length).set(bytes)
  const size = exports[name](...more)
  return size > 0 ? JSON.parse(new TextDecoder().decode(room(exports.answer(), size))) : undefined
}

const module = await WebAssembly.compile(readFileSync(process.argv[2]))
lap('compile')
;({ exports } = await WebAssembly.instantiate(module, { host, wasi_snapshot_preview1: wasi(() => exports.memory, text => process.stderr.write(text)) }))
exports._initialize()
lap('start')
ask('warm', {})
lap('engine and words')
ask('open', {}, BigInt(file.length))
lap('open an export')
for (let i = 0; i < 2; i++) {
  const { messages } = ask('read', { thread: 0, language: 'en' })
  lap(`read ${messages.length} messages`)
}
console.log(`memory ${exports.memory.buffer.byteLength >> 20} MiB`)
