package chatexport

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// Seen says what a file seems to be that is no export that can be read.
type Seen string

// What files are seen to be.
const (
	SeenEmpty    Seen = "it is empty"
	SeenPicture  Seen = "it is a picture"
	SeenVideo    Seen = "it is a video or a recording"
	SeenPDF      Seen = "it is a PDF"
	SeenHTML     Seen = "it is an export as web pages (HTML)"
	SeenPacked   Seen = "it is packed, but not as ZIP"
	SeenZIP      Seen = "it is a ZIP archive without a chat in it"
	SeenDatabase Seen = "it is a database"
	SeenCalls    Seen = "it is a list of calls"
	SeenJSON     Seen = "it is JSON of another kind"
	SeenText     Seen = "it is text of another kind"
	SeenOther    Seen = "it is of a kind that is not known here"
)

// magics are first bytes of what people give by mistake.
var magics = []struct {
	at    int
	bytes string
	seen  Seen
}{
	{0, "\xff\xd8\xff", SeenPicture}, {0, "\x89PNG", SeenPicture}, {0, "GIF8", SeenPicture}, {8, "WEBP", SeenPicture},
	{4, "ftypheic", SeenPicture}, {4, "ftypmif1", SeenPicture}, {4, "ftypavif", SeenPicture}, {4, "ftyp", SeenVideo},
	{0, "\x1a\x45\xdf\xa3", SeenVideo}, {0, "OggS", SeenVideo}, {0, "ID3", SeenVideo}, {0, "#!AMR", SeenVideo},
	{0, "%PDF", SeenPDF}, {0, "\x1f\x8b", SeenPacked}, {0, "7z\xbc\xaf", SeenPacked}, {0, "Rar!", SeenPacked},
	{0, "SQLite format 3", SeenDatabase},
}

// recognise says which export a file is by its first bytes, or else what it
// seems to be.
func recognise(head []byte) (Format, Seen) {
	for _, m := range magics {
		if len(head) > m.at && bytes.HasPrefix(head[m.at:], []byte(m.bytes)) {
			return Unknown, m.seen
		}
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\uFEFF")), " \t\r\n")
	switch {
	case len(text) == 0:
		return Unknown, SeenEmpty
	case text[0] == '<':
		return recogniseXML(text)
	case text[0] == '{' || text[0] == '[' && !isWhatsApp(head):
		return recogniseJSON(text)
	case isDiscordCSV(text):
		return Discord, ""
	case isWhatsApp(head):
		return WhatsApp, ""
	case utf8.Valid(text) && !bytes.ContainsRune(text, 0):
		return Unknown, SeenText
	}
	return Unknown, SeenOther
}

func isWhatsApp(head []byte) bool {
	_, ok := detectStyle(lines(head))
	return ok
}

func recogniseXML(text []byte) (Format, Seen) {
	lower := bytes.ToLower(text)
	switch {
	case bytes.Contains(text, []byte("<smses")):
		return SMS, ""
	case bytes.Contains(text, []byte("<calls")):
		return Unknown, SeenCalls
	case bytes.Contains(lower, []byte("<html")) || bytes.Contains(lower, []byte("<!doctype html")):
		return Unknown, SeenHTML
	}
	return Unknown, SeenOther
}

func recogniseJSON(text []byte) (Format, Seen) {
	top := outline(text)
	switch {
	case top.first("ID", "Timestamp"):
		return Discord, ""
	case top.kind == '[':
	case top.isTelegram():
		return Telegram, ""
	case top.holds("participants", '"'), top.items("messages", "senderName"), top.has("threadName"):
		return Messenger, ""
	case top.items("participants", "name") && top.has("messages"), top.items("messages", "sender_name"):
		return metaBy(text), ""
	case top.has("accounts") && (top.has("id") || top.has("messages")):
		return ThreadFile, ""
	case top.isTikTok():
		return TikTok, ""
	case top.isSnapchat():
		return Snapchat, ""
	}
	return Unknown, SeenJSON
}

// metaBy tells Meta's two apps apart by the addresses of media, where there are.
func metaBy(text []byte) Format {
	switch {
	case bytes.Contains(text, []byte("your_instagram_activity/")):
		return Instagram
	case bytes.Contains(text, []byte("your_facebook_activity/")):
		return Facebook
	}
	return Meta
}

// A shape is what the start of a JSON file looks like, two levels deep.
type shape struct {
	kind byte // its first byte
	keys []string
	// inner are the values of the keys; of an array, its first item.
	inner []shape
}

func (s shape) value(key string) shape {
	if i := slices.Index(s.keys, key); i >= 0 {
		return s.inner[i]
	}
	return shape{}
}

func (s shape) has(key string) bool { return slices.Contains(s.keys, key) }

// first reports whether s is an array whose first item has the keys.
func (s shape) first(keys ...string) bool {
	return s.kind == '[' && len(s.inner) == 1 && !slices.ContainsFunc(keys, func(k string) bool { return !s.inner[0].has(k) })
}

// items reports whether the key's value is an array whose first item has the
// keys.
func (s shape) items(key string, keys ...string) bool {
	return s.value(key).first(keys...)
}

// holds reports whether the key's value is an array whose first item is of the
// kind.
func (s shape) holds(key string, kind byte) bool {
	v := s.value(key)
	return v.kind == '[' && len(v.inner) == 1 && v.inner[0].kind == kind
}

func (s shape) isTelegram() bool {
	return s.items("messages", "date_unixtime") || s.items("messages", "date", "type") ||
		s.value("chats").has("list") || s.value("left_chats").has("list") || s.value("personal_information").has("user_id") ||
		s.has("messages") && s.has("name") && s.has("type") && s.has("id")
}

// tiktokRoots are the sections of TikTok's file, old and new; the first of one
// may be longer than what is looked at. tiktokActivity is what that holds then.
var (
	tiktokRoots = []string{"Direct Message", "Direct Messages", "Your Activity", "App Settings", "Ads and data", "Tiktok Live", "TikTok Live",
		"TikTok Shop", "Tiktok Shopping", "Likes and Favorites", "Location Review", "Profile And Settings"}
	tiktokActivity = []string{"Favorite Effects", "Favorite Videos", "Favorite Sounds", "Favorite Hashtags", "Video Browsing History",
		"Watch History", "Follower", "Follower List", "Following", "Following List", "Login History", "Like List", "Hashtag"}
)

func (s shape) isTikTok() bool {
	for i, key := range s.keys {
		if s.inner[i].kind != '{' {
			continue
		}
		if slices.Contains(tiktokRoots, key) || key == "Activity" && slices.ContainsFunc(tiktokActivity, s.inner[i].has) {
			return true
		}
	}
	return false
}

func (s shape) isSnapchat() bool {
	for i, key := range s.keys {
		v := s.inner[i]
		if v.first("From", "Media Type") || v.first("From", "Created") || v.first("To", "Created") ||
			strings.HasSuffix(key, " Saved Chat History") || strings.HasSuffix(key, " Unsaved Chat History") || strings.HasSuffix(key, " Snap History") {
			return true
		}
	}
	return false
}

// outline gives the shape of JSON of which only the start is there.
func outline(text []byte) shape {
	var top shape
	s := newScanner(bytes.NewReader(text))
	_ = s.outline(&top, 3) // it ends where the text does
	return top
}

// outline looks at a value, of an array only at its first item.
func (s *scanner) outline(to *shape, depth int) error {
	const most = 200 // keys of one object
	kind, err := s.peek()
	if err != nil {
		return err
	}
	to.kind = kind
	switch {
	case depth == 0:
	case kind == '{':
		return s.object(func(key string) error {
			if len(to.keys) >= most {
				return s.skip()
			}
			to.keys, to.inner = append(to.keys, key), append(to.inner, shape{})
			return s.outline(&to.inner[len(to.inner)-1], depth-1)
		})
	case kind == '[':
		return s.array(func(i int) error {
			if i > 0 {
				return s.skip()
			}
			to.inner = append(to.inner, shape{})
			return s.outline(&to.inner[0], depth-1)
		})
	}
	return s.skip()
}
