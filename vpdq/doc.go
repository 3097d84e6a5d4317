// Package vpdq is the fingerprint of videos that Meta's ThreatExchange describes
// as vPDQ: the PDQ hashes of the video's frames, at one or a few a second.
package vpdq
