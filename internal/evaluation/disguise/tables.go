package disguise

// leet are digits and signs that are read as letters.
var leet = map[rune][]string{
	'a': {"4", "@"}, 'e': {"3"}, 'i': {"1", "!"}, 'o': {"0"}, 's': {"5", "$"}, 't': {"7"}, 'b': {"8"}, 'g': {"9"},
}

// lookAlikes are letters of other scripts that look like Latin ones (Unicode
// Technical Standard 39, confusables: Cyrillic, Greek, full width).
var lookAlikes = map[rune][]string{
	'a': {"а", "ａ"}, 'c': {"с"}, 'd': {"ԁ"}, 'e': {"е", "ｅ"}, 'h': {"һ"}, 'i': {"і"}, 'j': {"ј"},
	'n': {"ｎ"}, 'o': {"о", "ο"}, 'p': {"р"}, 's': {"ѕ"}, 't': {"ｔ"}, 'x': {"х"}, 'y': {"у"},
}

// emoji stand for words, in the languages of the corpus.
var emoji = func() map[string]string {
	out := map[string]string{}
	for picture, words := range map[string][]string{
		"💰":  {"money", "dinero", "plata", "argent", "geld", "dinheiro"},
		"💸":  {"pay", "paying", "paga", "pagar", "paye", "payer", "zahl", "zahlen", "zahlst"},
		"📸":  {"pic", "pics", "photo", "photos", "picture", "pictures", "foto", "fotos", "bild", "bilder"},
		"🎥":  {"video", "videos", "vid", "vids", "vidéo", "vidéos", "vídeo", "vídeos"},
		"📤":  {"send", "sending", "manda", "mandar", "envía", "envoie", "envoyer", "schick", "schicke", "schicken", "envia", "mando"},
		"👥":  {"everyone", "everybody", "friends", "followers", "todos", "amigos", "amis", "freunde", "freunden"},
		"👪":  {"family", "familia", "famille", "familie", "família", "parents", "padres", "eltern", "pais"},
		"👩":  {"mom", "mum", "mother", "mamá", "mama", "mère", "mutter", "mãe"},
		"👨":  {"dad", "father", "papá", "papa", "père", "vater", "pai"},
		"🏫":  {"school", "colegio", "escuela", "école", "schule", "escola"},
		"⏰":  {"minutes", "minutos", "minuten", "hours", "horas", "heures", "stunden"},
		"👮":  {"police", "policía", "polizei", "polícia"},
		"🗑️": {"delete", "borro", "borrar", "supprime", "supprimer", "lösche", "löschen", "apago", "apagar"},
		"🚫":  {"block", "bloquear", "bloques", "bloquer", "blockieren", "blockier"},
	} {
		for _, w := range words {
			out[w] = picture
		}
	}
	return out
}()
