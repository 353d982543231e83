/**
 * What somebody typed or pasted where a code is asked for: a code read aloud ("abcd efgh"), the secret of a link, or
 * the whole link out of a message. Null when nothing was given. Whether it opens anything is the server's to say.
 */
export function readCode(text: string): string | null {
  const link = /\/j\/([^/?#\s]+)/.exec(text)
  const code = (link?.[1] ?? text).replace(/[\s.·_\u2010-\u2015-]/g, "").toUpperCase()
  return code === "" ? null : code
}

/** As it is read aloud: in two halves. */
export function printCode(code: string): string {
  return code.length === 8 ? `${code.slice(0, 4)} ${code.slice(4)}` : code
}
