package help

// FillFromEnglish is the switch, for its test.
const FillFromEnglish = fillFromEnglish
