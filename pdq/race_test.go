//go:build race

package pdq_test

// raceDetector slows loops over pixels tenfold: large pictures are left to the
// tests without it.
const raceDetector = true
