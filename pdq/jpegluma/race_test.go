//go:build race

package jpegluma_test

// raceDetector slows loops over bytes tenfold: fewer places are then tried.
const raceDetector = true
