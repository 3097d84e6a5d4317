// How a page and its workers come by a WebAssembly module of cmd/wasm.
//
// The page compiles it once and hands it to its workers by postMessage; each
// instantiates it for itself. A worker cannot fetch: its policy forbids it.

import { wasi } from '../../../../../sdk/js/wasi.js'

/** Fetches and compiles a module, on the page. The address is that of the asset. */
export async function compile (address) {
  const response = await fetch(address, { credentials: 'omit' })
  if (!response.ok) throw new Error(`the module cannot be had (status ${response.status})`)
  return WebAssembly.compileStreaming(response)
}

/**
 * Starts a compiled module, on the page or in a worker, and gives its exports.
 * imports are the functions that it asks for besides WASI, by module and name.
 */
export async function start (module, imports = {}) {
  let said = ''
  const own = wasi(() => exports.memory, text => { said += text })
  const { exports } = await WebAssembly.instantiate(module, { ...imports, wasi_snapshot_preview1: own })
  try {
    exports._initialize()
  } catch (err) {
    throw new Error(`the module does not start: ${said}`, { cause: err })
  }
  return exports
}
