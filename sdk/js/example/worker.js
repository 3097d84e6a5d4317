// The engine runs here, so that the page never waits for it.
import { load } from '../index.js'

const ready = load()
let state = null // all that is kept between messages

ready.then(engine => postMessage({ languages: engine.languages() }), err => postMessage({ error: err.message }))

onmessage = async ({ data: { facts, message } }) => {
  const engine = await ready
  const folded = engine.fold(state, facts, message)
  state = folded.state
  const titles = folded.assessment.signals.map(s => engine.describe(s.name).title)
  postMessage({ message, assessment: folded.assessment, titles, stateBytes: state.length })
}
