// Reading a file at once, as a module asks for it: only in a worker.

const BLOCK = 2 ** 20

/** Gives a function that reads up to size bytes from an offset, and holds one block of the file. */
export function blocks (blob) {
  const reader = new FileReaderSync()
  let block = new Uint8Array(0)
  let first = 0
  return (at, size) => {
    if (at < first || at >= first + block.length) {
      first = at
      block = new Uint8Array(reader.readAsArrayBuffer(blob.slice(at, at + BLOCK)))
    }
    return block.subarray(at - first, at - first + size)
  }
}
