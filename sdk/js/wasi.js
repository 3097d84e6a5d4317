// The little of WASI (wasi_snapshot_preview1) that Go's runtime asks for: a
// clock for its scheduler, randomness for its maps, and somewhere to say why it
// stopped. There are no files, no arguments, no environment.

const SUCCESS = 0
const BADF = 8

/** Gives the imports; memory() is asked for the module's memory, write(text) is told what Go says when it stops. */
export function wasi (memory, write) {
  const view = () => new DataView(memory().buffer)
  const none = () => BADF

  function sizes (count, bytes) {
    view().setUint32(count, 0, true)
    view().setUint32(bytes, 0, true)
    return SUCCESS
  }

  return {
    args_get: () => SUCCESS,
    args_sizes_get: sizes,
    environ_get: () => SUCCESS,
    environ_sizes_get: sizes,
    clock_time_get (id, precision, at) {
      const ms = id === 0 ? Date.now() : performance.now()
      view().setBigUint64(at, BigInt(Math.round(ms * 1e6)), true)
      return SUCCESS
    },
    random_get (at, size) {
      crypto.getRandomValues(new Uint8Array(memory().buffer, at, size))
      return SUCCESS
    },
    fd_write (fd, parts, count, written) {
      let size = 0
      for (let i = 0; i < count; i++) {
        const at = view().getUint32(parts + 8 * i, true)
        const length = view().getUint32(parts + 8 * i + 4, true)
        write(new TextDecoder().decode(new Uint8Array(memory().buffer, at, length)))
        size += length
      }
      view().setUint32(written, size, true)
      return SUCCESS
    },
    poll_oneoff: () => SUCCESS, // Go sleeps for a moment only when it is about to stop
    sched_yield: () => SUCCESS,
    proc_exit (code) { throw new Error(`the engine stopped (${code})`) },
    fd_close: none,
    fd_read: none,
    fd_fdstat_get: none,
    fd_fdstat_set_flags: none,
    fd_prestat_get: none,
    fd_prestat_dir_name: none
  }
}
