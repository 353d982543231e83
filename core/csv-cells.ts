/**
 * Texts in the cells of a CSV file: a spreadsheet takes what begins with one of these marks for a formula, and a
 * formula can send the sheet elsewhere. An apostrophe in front makes it text, and reading takes it off again. So that
 * nothing is lost on the way, an apostrophe that stood there gets one too: `asWritten(neutralised(text)) === text`.
 */

// The wide forms are formulas too where East Asian keyboards are in use.
const marks = "=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20"
const dangerous = new RegExp(`^['${marks}]`)
const made = new RegExp(`^'['${marks}]`)

export const neutralised = (text: string): string => (dangerous.test(text) ? `'${text}` : text)

/** What stood there before it was made harmless; any other text as it is. */
export const asWritten = (cell: string): string => (made.test(cell) ? cell.slice(1) : cell)
