// Package words puts a verdict into words, for two readers: a reviewer, and a
// fifteen-year-old or their parent. The texts are data, one file a language,
// and are held to be whole: every signal, level, stage, fact and change of the
// engine has its words in every language, or nothing is loaded.
//
// No text holds a word of a message, a name or a phone number. What raised a
// signal is quoted by whoever shows it, from the message itself.
package words
