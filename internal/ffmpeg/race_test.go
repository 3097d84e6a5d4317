//go:build race

package ffmpeg_test

// raceDetector slows decoding tenfold.
const raceDetector = true
