// For Node, where fetch does not read files.
import { readFile } from 'node:fs/promises'
import { compile, start } from './engine.js'

export { RiskError, highlight } from './engine.js'

/** Reads the engine, which lies beside this file unless wasm says otherwise, and starts it. */
export async function load ({ wasm = new URL('./dist/risk.wasm', import.meta.url) } = {}) {
  const from = typeof wasm === 'string' || wasm instanceof URL ? readFile(wasm) : wasm
  return start(await compile(await from))
}
