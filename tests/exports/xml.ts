/** As much of XML 1.0 as files of offices are made of. */

/** What is wrong with it; null: it is well formed. */
export function checkXml(xml: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those that XML 1.0 cannot hold
  const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u.exec(xml)
  if (illegal) return `illegal character at ${illegal.index}`
  const loose = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/i.exec(xml)
  if (loose) return `loose & at ${loose.index}`
  const open: string[] = []
  const tags =
    /<(?:\?[^>]*\?|!--[\s\S]*?--|(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?))>/g
  let end = 0
  for (const tag of xml.matchAll(tags)) {
    if (xml.slice(end, tag.index).includes("<")) return `broken tag after ${end}`
    end = tag.index + tag[0].length
    const [, closes, name, , empty] = tag
    if (name === undefined) continue
    if (closes) {
      const last = open.pop()
      if (last !== name) return `</${name}> closes <${last}> at ${tag.index}`
    } else if (!empty) open.push(name)
  }
  if (xml.slice(end).includes("<")) return `broken tag after ${end}`
  return open.length === 0 ? null : `<${open.at(-1)}> stays open`
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }

/** All that stands between tags and is not white space alone. */
export const textsOf = (xml: string): string[] =>
  [...xml.matchAll(/>([^<]+)</g)]
    .map(([, text = ""]) =>
      text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? ""),
    )
    .filter((text) => text.trim() !== "")
