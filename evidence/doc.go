// Package evidence packs what a person wants to keep into one file, and finds
// whether anything in such a file was changed since.
//
// The file is a bag as BagIt 1.0 has it (RFC 8493), in a ZIP archive:
//
//	record/bagit.txt, bag-info.txt          what it is, when it was made, by which program
//	record/data/conversation.jsonl          the conversations as thread files
//	record/data/facts.json                  handles, links, payment details, dates
//	record/data/report.html                 the same to read, in the person's language
//	record/data/files/01.jpg …              files of the person's choice; adults only
//	record/manifest-sha256.txt, -sha512.txt the digests of everything in data/
//	record/custody.jsonl                    who did what with which bytes, each line chained to the one before
//	record/signing-key.pem                  an Ed25519 public key
//	record/tagmanifest-sha256.txt, -sha512.txt
//	                                        the digests of all the others
//	record/tagmanifest-sha256.txt.sig       the signature over tagmanifest-sha256.txt
//	record/tagmanifest-sha256.txt.tsr       a time stamp (RFC 3161), where one was asked for
//
// [Make] is pure: the same [Input], clock and seed included, gives the same
// bytes. [Verify] reads any such archive within bounds and lists every change,
// addition and removal.
//
// # What the signature proves, and what it does not
//
// The key is made for one bag and thrown away. The signature therefore proves
// that nothing in the bag was changed after it was sealed, as long as one knows
// that it is still the same bag. It does not prove who made it, nor when, nor
// that what stands in it is true: whoever holds a bag can make another one with
// another key. Three things close that gap. The seal ([Seal]), a short number
// that the person writes down or gives to somebody on the day: another bag has
// another seal. A time stamp by an authority, which sees the seal and nothing
// else. And the export at the app itself, which the police can ask for.
//
// For an image of someone under 18 a bag holds text and facts only: Make refuses
// files, and Verify reports them.
package evidence
