// Package demo is the page at /demo: a small sample chat, two people side by
// side, wired from the browser to the API as any platform would be. Scenes are
// played or both sides typed; beside the chat stands what Breakwater thinks
// after each message and what it does. A shelf of pictures shows how a known
// picture is stopped.
//
// The page holds the API key of the demo's platform, in a JSON data block, and
// says so. It is for a platform that exists for the demo alone.
//
// # Hooks for browser tests
//
// These stay as they are; tests wait on them.
//
//	body[data-state]       missing before the script has started; then "idle",
//	                       "playing", "paused", "done" (the scene's last message
//	                       was answered) or "failed" (a call was refused; #error
//	                       says why)
//	body[data-pending]     how many calls are under way; "0" when all is shown
//	#scene                 the <select> of scenes; values are the scenes' names:
//	                       fast-threat, edited-picture, banter, asking-a-friend,
//	                       scam-mail
//	#speed                 the <select> of speeds: slow, normal, fast, now
//	#play #step #again     the buttons "Play" (then "Pause"), "Next message",
//	                       "Start over"
//	#pane-left #pane-right the two phones; in each: .message[data-message=ID]
//	                       with [data-held] when it was held and mark for the
//	                       words that raised signals, .notice[data-kind=warn|…]
//	                       for what the person is shown, and a form with a text
//	                       field and the button "Send"
//	#level[data-level]     none, notice, caution, high or critical
//	#crisis                shown when someone said that they may not be safe
//	#stages li[data-stage][data-reached]  the timeline; the present one has
//	                       aria-current="step"
//	#signals [data-signal] what was raised, strongest first
//	#told li[data-kind]    what the platform was told
//	#contact[data-decision] whether the first may write to the second at all:
//	                       allow, request_only or deny, by the rules in #preset
//	#spoken                the text twin, polite: a sentence after each message
//	#shelf input[name=picture][value=NAME]  the pictures; NAME of a drawn one, or
//	                       "own"
//	#own-file              the file field for one's own photo
//	#bank-put #bank-take #bank-empty #picture-send  the buttons
//	#edits input[type=checkbox][name=edit]  what is done to the copy: resize,
//	                       recompress, brighter, crop, mirror, turn, caption
//	#picture-result[data-result]  "", banked, taken, emptied, delivered or
//	                       stopped; with data-distance, data-turn and
//	                       data-quality where there are any
package demo
