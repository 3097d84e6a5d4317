// Frames of a video, by the browser's own player, one a second: that is what banks
// hold. Those who look a video up look at every frame of it.

import { PrintError } from './photo.js'

const MOST = 600 // frames; of a longer video they are farther apart
const PATIENCE = 15000 // milliseconds for one frame
const STILL = 1500 // milliseconds to wait for a new frame that may not come

/**
 * Gives each frame to take(video, at), at in seconds, and waits for what that gives;
 * tell hears the part that is done. It ends with an error when no frame can be had,
 * and silently when a later one cannot.
 */
export async function frames (blob, take, tell, signal) {
  const video = Object.assign(document.createElement('video'), { muted: true, playsInline: true, preload: 'auto' })
  const address = URL.createObjectURL(blob)
  try {
    await opened(video, address, signal)
    const length = await lengthOf(video, signal)
    const every = Math.max(1, Math.ceil(length / MOST))
    for (let at = 0; at < length || at === 0; at += every) {
      if (!await seek(video, at, length, signal)) return
      await take(video, at)
      tell(Math.min(1, (at + every) / length))
    }
  } finally {
    video.removeAttribute('src')
    video.load()
    URL.revokeObjectURL(address)
  }
}

async function opened (video, address, signal) {
  const ready = happens(video, 'loadeddata', signal)
  video.src = address
  video.load()
  video.play().then(() => video.pause(), () => {}) // iPhones load nothing before it is played
  if (!await ready || video.videoWidth === 0) throw new PrintError('unreadable')
  video.pause()
}

// Recordings made by a browser say their length only when one has been to the end.
async function lengthOf (video, signal) {
  if (Number.isFinite(video.duration)) return video.duration
  const known = happens(video, 'durationchange', signal)
  video.currentTime = Number.MAX_SAFE_INTEGER
  await known
  return Number.isFinite(video.duration) ? video.duration : 0
}

// The frame on show at that time: a little after, as times are rounded.
async function seek (video, at, length, signal) {
  const time = Math.min(at + 0.001, length)
  const there = happens(video, 'seeked', signal)
  const shown = shows(video, time)
  video.currentTime = time
  if (!await there) return false
  await shown
  return true
}

// A browser that is busy may say that it is there before it shows the frame: then
// what is drawn would be the frame before. Where one frame is on show for longer than
// a second there is no new one to wait for.
function shows (video, time) {
  if (!video.requestVideoFrameCallback) return Promise.resolve()
  return new Promise(resolve => {
    setTimeout(resolve, STILL)
    const look = (now, { mediaTime }) => {
      if (time - mediaTime < 1) resolve()
      else video.requestVideoFrameCallback(look)
    }
    video.requestVideoFrameCallback(look)
  })
}

/** Waits for an event, and says whether it came: not after an error, nor too late. */
function happens (video, name, signal) {
  return new Promise((resolve, reject) => {
    const done = new AbortController()
    const end = (settle, value) => {
      clearTimeout(timer)
      done.abort()
      settle(value)
    }
    const timer = setTimeout(end, PATIENCE, resolve, false)
    const options = { signal: done.signal }
    video.addEventListener(name, () => end(resolve, true), options)
    video.addEventListener('error', () => end(resolve, false), options)
    signal.addEventListener('abort', () => end(reject, new PrintError('stopped')), options)
    if (signal.aborted) end(reject, new PrintError('stopped'))
  })
}
