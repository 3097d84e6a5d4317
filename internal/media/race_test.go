//go:build race

package media_test

// raceDetector slows decoding tenfold.
const raceDetector = true
