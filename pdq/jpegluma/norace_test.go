//go:build !race

package jpegluma_test

const raceDetector = false
