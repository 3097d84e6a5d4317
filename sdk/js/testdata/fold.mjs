// Folds every thread that comes in, one a line, and writes a line a message: the
// state in hexadecimal and the assessment. Every fiftieth thread is read as a whole
// too, which must give the last assessment again.
import { createInterface } from 'node:readline'
import { load } from '@breakwater-safety/risk'

const engine = await load()
const atStart = engine.memory
let out = ''
let count = 0

function * lines ({ id, messages, ...facts }) {
  let state = null
  let last
  for (const message of messages) {
    const folded = engine.fold(state, facts, message)
    state = folded.state
    last = JSON.stringify(folded.assessment)
    yield `${Buffer.from(state).toString('hex')} ${last}`
  }
  if (count++ % 50 === 0 && JSON.stringify(engine.assess({ id, ...facts, messages })) !== last) {
    throw new Error('assess gives another assessment than the last fold')
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  for (const result of lines(JSON.parse(line))) out += result + '\n'
  if (out.length > 1e6) {
    process.stdout.write(out)
    out = ''
  }
}
process.stdout.write(out)

// What is done with a message does not stay: all of them together are thrice this.
if (engine.memory > atStart + 48 * 2 ** 20) throw new Error(`the memory grew from ${atStart} to ${engine.memory} bytes`)
