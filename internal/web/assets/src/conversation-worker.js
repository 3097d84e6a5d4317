// Runs the module conversation in a worker, so that the page stays quick. The
// worker's policy keeps it from every network; what it is given, it gives back to
// the page and to nobody else.

import { start } from './wasm/module.js'

const BLOCK = 2 ** 20
const utf8 = new TextEncoder()
const reader = new FileReaderSync()

let wasm
let file
let block // the part of the file that was read last
let blockAt = -1

// part gives bytes of the file from a place on, as many as one block has.
function part (offset, size) {
  const at = Math.floor(offset / BLOCK) * BLOCK
  if (at !== blockAt) {
    block = new Uint8Array(reader.readAsArrayBuffer(file.slice(at, at + BLOCK)))
    blockAt = at
  }
  return block.subarray(offset - at, offset - at + size)
}

// read is what the module asks for: it copies size bytes of the file to a place
// in the module's memory, and says how many there were.
function read (offset, to, size) {
  try {
    let done = 0
    while (done < size) {
      const bytes = part(Number(offset) + done, size - done)
      if (bytes.length === 0) break
      new Uint8Array(wasm.memory.buffer, to + done, bytes.length).set(bytes)
      done += bytes.length
    }
    return done
  } catch {
    return -1
  }
}

function give (...parts) {
  const size = parts.reduce((n, p) => n + p.length, 0)
  const at = wasm.reserve(size)
  const room = new Uint8Array(wasm.memory.buffer, at, size)
  let done = 0
  for (const p of parts) {
    room.set(p, done)
    done += p.length
  }
}

const answer = size => new Uint8Array(wasm.memory.buffer, wasm.answer(), size)
const json = bytes => JSON.parse(new TextDecoder().decode(bytes))

const calls = {
  async begin ({ module }) {
    wasm = await start(module, { host: { read } })
    return {}
  },
  warm () {
    wasm.warm()
    return {}
  },
  open ({ question, file: given }) {
    file = given
    blockAt = -1
    give(utf8.encode(JSON.stringify(question)))
    return { answer: json(answer(wasm.open(BigInt(file.size)))) }
  },
  async pack ({ question, files }) {
    const bytes = await Promise.all(files.map(async f => new Uint8Array(await f.arrayBuffer())))
    const asked = utf8.encode(JSON.stringify(question))
    const length = new Uint8Array(4)
    new DataView(length.buffer).setUint32(0, asked.length, true)
    give(length, asked, ...bytes)
    const got = answer(wasm.pack())
    const said = new DataView(got.buffer, got.byteOffset).getUint32(0, true)
    return { answer: json(got.subarray(4, 4 + said)), bytes: got.slice(4 + said) }
  }
}
for (const name of ['paste', 'skim', 'read']) {
  calls[name] = ({ question }) => {
    give(utf8.encode(JSON.stringify(question)))
    return { answer: json(answer(wasm[name]())) }
  }
}

self.addEventListener('message', async ({ data }) => {
  try {
    const result = await calls[data.name](data)
    self.postMessage({ id: data.id, ...result }, result.bytes ? [result.bytes.buffer] : [])
  } catch {
    // What went wrong may hold words of the chat; the page says something of its own.
    self.postMessage({ id: data.id, failed: true })
  }
})
