// htmx and its server-sent events, for the console.
//
// 2.0 and not 4.0: the SSE extension of 2.x is small, uses the browser's own
// EventSource, and reconnects by itself. Nothing of htmx that needs eval or an
// inline style is switched on, so that the pages' policy can stay strict.

import htmx from 'htmx.org'
import { watch } from './console/live.js'

window.htmx = htmx
htmx.config.allowEval = false
htmx.config.includeIndicatorStyles = false
htmx.config.selfRequestsOnly = true
htmx.config.historyCacheSize = 0

// The extension looks for window.htmx when it is evaluated.
require('htmx-ext-sse/dist/sse.js')

watch()
