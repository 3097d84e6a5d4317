//go:build race

package drawn_test

// raceDetector slows loops over pixels tenfold: two pictures then stand for all, and
// the tests without it take the rest.
const raceDetector = true
