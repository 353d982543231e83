/**
 * Text that people wrote, for files that are XML inside: without characters that XML 1.0 cannot hold, in any spelling,
 * and without those that turn the direction of what follows, so that a reader sees the text that was written.
 */
export const printable = (text: string): string =>
  text
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/(?![\n\t])[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu, "")

/** The same on one line. */
export const printableLine = (text: string): string => printable(text).replace(/\s+/g, " ").trim()
