// Package vpdq is the fingerprint of videos that Meta's ThreatExchange describes
// as vPDQ: the PDQ hashes of a video's frames, each with its quality and time. It
// reads and writes the forms in which others store it, and compares videos.
//
//	b := vpdq.NewBuilder(0, 0) // every frame
//	for frame, at := range frames {
//		b.Add(frame, at)
//	}
//	if vpdq.Match(b.Signature(), known) {
//		// a good part of the one is in the other
//	}
//
// Frames come from whatever decodes videos; this package does not.
//
// # Comparing
//
// A video is taken as a bag of frames, as in the reference: those of a PDQ quality
// of 50 or better, each hash once, in no order. Two frames are the same when at
// most 31 bits differ. Two shares come of it: how much of the query, the video
// that is looked up, is in the entry of the bank, and how much of the entry is in
// the query. What they must be is up to the caller ([Matcher], [Rule]).
//
// # What evades it, and why the defaults are as they are
//
// The others' defaults each look at one share only, and are evaded by whoever
// changes the other. pytx and HMA want 80 % of the query: a known clip with
// as much other footage behind it has 50 %. The reference's README wants 80 % of
// the entry: the half of a known clip that matters has 50 %. Wanting both is
// evaded by either. [Default] therefore takes whichever share is the greater, and
// wants half: a clip that was trimmed and padded at once must lose half of
// itself to pass. Whoever does both hard enough, ten seconds of an hour within
// another hour, is met by the third rule, ten seconds that are the same.
//
// A share can be great by chance when there is little to share: of two frames,
// one that is the end card of an app is half. So at least three seconds must match,
// or all that there are.
//
// The other way to evade is to cut a video's start by half a second. Frames
// of a moving camera are other pictures 33 milliseconds later: of the reference's
// own sample videos at one frame a second, the same clip from half a second later
// shares a quarter of its frames with itself or fewer, some none (TestHalfASecondLater).
// Only looking at every frame of one of the two helps: then each frame of the other
// has its like, and over all versions of the sample clips, whichever frames were
// taken for the bank, the greater share is 84 % or more (TestVersions). So the query is to be
// made of every frame, and an entry may be of one a second. The query's share must then
// be counted in seconds, each matched when one of its frames is, or it would
// be a thirtieth: that is [Matcher.Unit], and for videos of one frame a second the
// same as counting frames.
//
// What is not found: what PDQ does not recognise, such as a crop, a frame around
// the picture or another picture beside it, on every frame; excerpts of less than
// about three seconds; and videos in which nothing is to be seen (quality below
// 50). Mirrored and turned copies are found when all of [Builder.Turns] are
// looked up. A match says that two videos share footage, an intro of ten
// seconds perhaps; it says nothing about a person.
//
// # Pitfalls
//
// The reference's C++ compares below the radius, its README and pytx up to it; this
// package does the latter. Its brute-force matcher divides by zero when no frame is
// left; here such a video matches nothing.
//
// pytx writes times with three digits, not three decimals: 123.456 s is
// 1.23e+02 in its JSON. They are read, and cannot be trusted past 999 s.
//
// The display matrix of a video (a telephone held upright) is not applied by the
// reference, so neither should be the decoder's.
package vpdq
