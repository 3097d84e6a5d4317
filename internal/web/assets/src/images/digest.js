// MD5 and SHA-256 of a file of any size, piece by piece. The browser's own digest
// takes whole files only, and knows no MD5.

import { createMD5 } from 'hash-wasm/dist/md5.umd.min.js'
import { createSHA256 } from 'hash-wasm/dist/sha256.umd.min.js'

const PIECE = 4 * 2 ** 20

/** Gives { md5, sha256 } in hexadecimal; tell hears the part that is done, 0 to 1. */
export async function digest (blob, tell) {
  const [md5, sha256] = await Promise.all([createMD5(), createSHA256()])
  for (let at = 0; at < blob.size; at += PIECE) {
    const piece = new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer())
    md5.update(piece)
    sha256.update(piece)
    tell(Math.min(at + PIECE, blob.size) / blob.size)
  }
  return { md5: md5.digest('hex'), sha256: sha256.digest('hex') }
}
