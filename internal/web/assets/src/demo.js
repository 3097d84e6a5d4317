// The demo at /demo: two phones, what Breakwater thinks, and the picture shelf.
// The page is a small platform: it assesses each message before it delivers it.

import { Api } from './demo/api.js'
import { Chat } from './demo/chat.js'
import { Contact } from './demo/contact.js'
import { Pictures } from './demo/pictures.js'
import { Player } from './demo/player.js'
import { byId } from './demo/dom.js'

const data = JSON.parse(byId('demo-data').textContent)
const api = new Api(data)
const chat = new Chat(api, data)
const contact = new Contact(api, chat)
const player = new Player(chat, contact, data)
const pictures = new Pictures(api, chat, data)

byId('without-script').remove()
byId('demo').hidden = false
player.choose(data.scenes[0].name)
pictures.start()
