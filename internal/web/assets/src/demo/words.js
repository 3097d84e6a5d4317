// What the page says for the names of the API.

// odds says a probability in words; the words are those of ICD 203 (2015).
export function odds (p) {
  const steps = [
    [0.05, 'almost no chance'], [0.2, 'very unlikely'], [0.45, 'unlikely'], [0.55, 'roughly even chance'],
    [0.8, 'likely'], [0.95, 'very likely']
  ]
  const word = steps.find(([below]) => p < below)?.[1] ?? 'almost certain'
  return `${word} (${Math.min(Math.max(p, 0.01), 0.99).toFixed(2)})`
}

// done says what an intervention is, to whom; who is a name.
export function done (kind, who) {
  return {
    warn: `Show ${who} a warning`,
    confirm: `Ask ${who} before sending an image`,
    hold: `Hold what ${who} sent`,
    limit: `Keep ${who} from starting new contacts`,
    review: 'Put it before a reviewer',
    crisis_support: `Show ${who} crisis support`,
    show_help: `Show ${who} what to do and who helps`,
    tell_platform: 'Tell the safety team'
  }[kind] ?? kind
}

// notice is the heading of what a person is shown.
export const notice = kind => ({
  warn: 'A word of care', confirm: 'Before you send a picture', hold: 'Not delivered',
  crisis_support: 'You are not alone', show_help: 'There is help'
}[kind])

// turn says how a picture stood when it matched.
export const turn = name => ({
  original: '', rotate_90: 'turned by 90°', rotate_180: 'turned by 180°', rotate_270: 'turned by 90°',
  flip_x: 'mirrored, top to bottom', flip_y: 'mirrored', flip_plus_1: 'mirrored and turned', flip_minus_1: 'mirrored and turned'
}[name] ?? '')

// ages says an age band.
export const ages = band => ({ under13: 'under 13', '13-15': '13 to 15', '16-17': '16 or 17', '18-24': '18 to 24', '25+': '25 or older' }[band])
