//go:build !race

package drawn_test

const raceDetector = false
