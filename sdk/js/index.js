// For browsers: pages and workers.
import { compile, start } from './engine.js'

export { RiskError, highlight } from './engine.js'

/** Fetches the engine, which lies beside this file unless wasm says otherwise, and starts it. */
export async function load ({ wasm = new URL('./dist/risk.wasm', import.meta.url) } = {}) {
  const from = typeof wasm === 'string' || wasm instanceof URL ? fetch(wasm) : wasm
  return start(await compile(await from))
}
