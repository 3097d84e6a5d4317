package playbook

// texts are what people are shown, in English, by key. Platforms may show their
// own words for a key instead.
var texts = map[string]string{
	"warn.caution": "Take a moment. Some of what was said here is often said by people who want to trick you. " +
		"You do not have to answer, and you do not have to send anything. " +
		"It is fine to stop talking or to ask someone you trust.",
	"warn.high": "It looks like someone is trying to threaten you. It is not your fault, and you are not alone. " +
		"You can stop answering. Do not pay and do not send anything more. " +
		"Keep what they wrote, then block and report. There are people who help with this every day.",
	"confirm.image": "You are about to send a picture in this chat. " +
		"Once it is sent, you may not be able to take it back. You can say no at any time.",
	"hold.message": "This message was not delivered.",
	"hold.upload": "This picture cannot be shared here. " +
		"If it shows you and someone uses it against you, it is not your fault, and there is help.",
	"crisis.support": "It sounds like things are very hard right now. You matter, and you do not have to carry this alone. " +
		"Tell someone you trust how you feel, right now. There are people who will listen without judging. " +
		"If you are in danger now, call your local emergency number.",
	"help.threatened": "If someone threatens you with private images, it is not your fault, and there is help. " +
		"Do not pay and do not send anything more. Keep the messages. " +
		"We can show you what to do next and who to turn to.",
	"help.pasted_scam": "Messages like this one are sent to many thousands of people at once. " +
		"The sender most likely has nothing of yours. Do not pay and do not answer. " +
		"If it names a password that you use, change it. We can show you where to report it.",
}

// Text gives the English text for a key, or "" for a key that is not known.
func Text(key string) string { return texts[key] }

// Keys lists every text key.
func Keys() []string {
	keys := make([]string, 0, len(texts))
	for k := range texts {
		keys = append(keys, k)
	}
	return keys
}
