package chatexport

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/breakwater-safety/breakwater/thread"
)

// A marker is what stands in the place of something that is not text.
type marker struct {
	text  string
	media []thread.Media
	note  NoteCode
}

func mediaMarker(kind thread.MediaKind, text string) marker {
	return marker{text: text, media: []thread.Media{{Kind: kind}}}
}

// The markers; what stands in a thread's text for each.
var (
	imageMarker   = mediaMarker(thread.Image, "[image]")
	videoMarker   = mediaMarker(thread.Video, "[video]")
	voiceMarker   = mediaMarker(thread.Audio, "[voice message]")
	unknownMedia  = marker{text: "[media]", note: NoteMediaUnknown}
	fileMarker    = marker{text: "[file]"}
	stickerMarker = marker{text: "[sticker]"}
	contactMarker = marker{text: "[contact card]"}
	deletedMarker = marker{text: "[deleted message]", note: NoteDeleted}

	locationMarker   = marker{text: "[location]"}
	callMarker       = marker{text: "[call]"}
	missedMarker     = marker{text: "[missed call]"}
	screenshotMarker = marker{text: "[screenshot of the chat taken]"}
	shareMarker      = marker{text: "[shared post]"}
	reactionMarker   = marker{text: "[reaction]", note: NoteReactions}
	pollMarker       = marker{text: "[poll]"}
	oddMarker        = marker{text: "[unreadable]", note: NotePartly}
)

// mark adds the marker to what a message says, on a line of its own.
func (g *gathering) mark(b *body, m marker) {
	if m.note != "" {
		g.counts[m.note]++
	}
	b.say(m.text)
	b.media = append(b.media, m.media...)
}

// say adds a line, if it is not empty.
func (b *body) say(line string) {
	if b.text != "" && line != "" {
		b.text += "\n"
	}
	b.text += line
}

// phrases are what WhatsApp writes alone in a message in the place of what
// was left out or deleted, in English, Spanish, French, Portuguese and German, in lower case
// and without invisible marks or the full stop. WhatsApp does not document
// them; a phrase that is not here stays in the text as it stands.
var phrases = []struct {
	marker marker
	said   []string
}{
	{imageMarker, []string{
		"image omitted", "imagen omitida", "image absente", "imagem ocultada", "imagem oculta", "imagem não revelada",
		"bild weggelassen", "gif omitted", "gif omitido", "gif retiré", "gif não revelada", "gif weggelassen",
	}},
	{videoMarker, []string{
		"video omitted", "video omitido", "vídeo omitido", "vidéo absente", "vídeo ocultado", "vídeo oculto",
		"vídeo não revelado", "video weggelassen", "video note omitted", "<video message omitted>",
	}},
	{voiceMarker, []string{
		"audio omitted", "audio omitido", "audio omis", "áudio ocultado", "áudio oculto", "áudio omitido",
		"áudio não revelado", "audio weggelassen", "<view once voice message omitted>",
	}},
	{stickerMarker, []string{
		"sticker omitted", "sticker omitido", "sticker omis", "figurinha omitida", "sticker não revelado",
		"sticker weggelassen",
	}},
	{fileMarker, []string{
		"document omitted", "documento omitido", "document omis", "document manquant", "dokument weggelassen",
	}},
	{contactMarker, []string{
		"contact card omitted", "tarjeta de contacto omitida", "fiche contact omise", "cartão do contato omitido",
		"kontaktkarte ausgelassen", "kontaktkarte weggelassen",
	}},
	{unknownMedia, []string{
		"<media omitted>", "<multimedia omitido>", "<archivo omitido>", "<médias omis>", "<mídia oculta>",
		"<arquivo de mídia oculto>", "<ficheiro não revelado>", "<medien ausgeschlossen>",
	}},
	{deletedMarker, []string{
		"this message was deleted", "you deleted this message", "se eliminó este mensaje", "eliminaste este mensaje",
		"ce message a été supprimé", "vous avez supprimé ce message", "mensagem apagada", "esta mensagem foi apagada",
		"você apagou esta mensagem", "apagou esta mensagem", "diese nachricht wurde gelöscht",
		"du hast diese nachricht gelöscht",
	}},
}

var (
	// <attached: FILE> and its translations (iOS); a document's title may stand before it.
	attachedIOS = regexp.MustCompile(`^[^<]*<(?:attached|adjunto|pièce jointe|anexado|Anhang)[\s\x{a0}]?: ?([^>]+)>$`)
	// FILE (file attached) and its translations (Android).
	attachedAndroid = regexp.MustCompile(`^(.+\.[A-Za-z0-9]{2,5}) ` +
		`\((?:file attached|archivo adjunto|fichier joint|arquivo anexado|ficheiro anexado|Datei angehängt)\)$`)
	edited = regexp.MustCompile(`[\s` + invisible + `]*<(?:This message was edited|Se editó este mensaje\.?|` +
		`Ce message a été modifié|Mensagem editada|Diese Nachricht wurde bearbeitet\.?)>$`)
)

// findMarker looks at the first line of a message, the place of markers.
func findMarker(line string) (marker, bool) {
	clean := strings.TrimSpace(strip(line))
	bare := strings.ToLower(strings.TrimSuffix(clean, "."))
	for _, p := range phrases {
		if slices.Contains(p.said, bare) {
			return p.marker, true
		}
	}
	var m []string
	switch { // the patterns take time, and few messages end like this
	case strings.HasSuffix(clean, ">"):
		m = attachedIOS.FindStringSubmatch(clean)
	case strings.HasSuffix(clean, ")"):
		m = attachedAndroid.FindStringSubmatch(clean)
	}
	if m == nil {
		return marker{}, false
	}
	return fileKind(m[1]), true
}

// isOwn reports whether the marker of a deleted message says that who exported
// had deleted it.
func isOwn(text string) bool {
	bare := strings.ToLower(strings.TrimSpace(strip(text)))
	for _, start := range []string{"you ", "eliminaste ", "vous ", "você ", "du "} {
		if strings.HasPrefix(bare, start) {
			return true
		}
	}
	return false
}

func strip(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(invisible, r) {
			return -1
		}
		return r
	}, s)
}

// fileKind tells the kind of an attached file by its name alone.
func fileKind(name string) marker {
	if strings.Contains(strings.ToUpper(name), "STK-") || strings.Contains(strings.ToUpper(name), "-STICKER-") {
		return stickerMarker
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif", ".avif":
		return imageMarker
	case ".mp4", ".mov", ".3gp", ".mkv", ".webm", ".avi":
		return videoMarker
	case ".opus", ".ogg", ".m4a", ".mp3", ".aac", ".amr", ".wav":
		return voiceMarker
	case ".vcf":
		return contactMarker
	}
	return fileMarker
}

// encryption is the sentence with which every export begins.
var encryption = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`Messages .{0,60}end-to-end encrypt`, `Los mensajes .{0,60}cifrados de extremo a extremo`,
	`Les messages .{0,60}chiffrés de bout en bout`, `As mensagens .{0,80}(?:de ponta a ponta|ponto a ponto)`,
	`Nachrichten und Anrufe .{0,30}Ende-zu-Ende`,
}, "|") + `)`)

// grouped tells that someone made the group.
var grouped = regexp.MustCompile(`created (?:this )?group|creó (?:este|el) grupo|a créé (?:ce|le) groupe|` +
	`criou (?:este|o) grupo|hat (?:diese|die) Gruppe.{0,100} erstellt`)

// isSystem reports whether the text after a name was written by WhatsApp
// itself: iOS puts the group's or the contact's name before it, and a mark
// between them that people cannot easily type. Without the mark only the first
// line of a file is taken for WhatsApp's, so that nothing that someone wrote
// is lost for looking like it.
func isSystem(text string, first bool) bool {
	bare, marked := strings.CutPrefix(text, "\u200e")
	bare, _, _ = strings.Cut(bare, "\n")
	return (marked || first) && encryption.MatchString(bare) || marked && grouped.MatchString(bare)
}
