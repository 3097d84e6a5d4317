//go:build !race

package pdq_test

const raceDetector = false
