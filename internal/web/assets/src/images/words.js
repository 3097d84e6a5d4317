// What the page says, as the server has written it into it, in the reader's language.

/** Gives say(key, {place: value}). */
export function words (texts) {
  return (key, places = {}) => texts[key].replace(/\{(\w+)\}/g, (_, place) => places[place])
}

/** Gives a size as people read it. */
export function sizeOf (bytes, language) {
  const unit = bytes < 1e6 ? 'kilobyte' : 'megabyte'
  const value = Math.max(0.1, bytes / (unit === 'kilobyte' ? 1e3 : 1e6))
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)
}
