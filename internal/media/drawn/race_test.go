//go:build race

package drawn_test

// raceDetector slows loops over pixels tenfold: one picture then stands for all, and
// the tests without it take the rest.
const raceDetector = true
