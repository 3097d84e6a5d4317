package app

// BodiesInTime is bodiesInTime for tests, which have less patience.
var BodiesInTime = bodiesInTime
