/** PostgreSQL keeps neither NUL nor half a surrogate pair in text; one of them would stop a board for ever. */
export function storable(text: string): string {
  return /[\0\ud800-\udfff]/.test(text)
    ? Buffer.from(text.replaceAll("\0", "\ufffd"), "utf8").toString("utf8")
    : text
}
