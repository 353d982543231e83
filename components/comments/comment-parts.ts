/** A comment's text in parts: words, addresses that can be followed, names of people. Never HTML. */
import { mentionsIn, type Named } from "./mentions.ts"

export type CommentPart =
  | { kind: "words"; text: string }
  | { kind: "link"; text: string; address: string }
  | { kind: "mention"; text: string; id: string }

/** `mentioned` are those whose ids lie beside the text, by their present names. */
export function partsOf(text: string, mentioned: readonly Named[]): CommentPart[] {
  const links = linksIn(text)
  const names = mentionsIn(text, mentioned).filter(({ from }) => !links.some((link) => covers(link, from)))
  const found = [
    ...links.map((link) => ({ ...link, kind: "link" as const })),
    ...names.map((name) => ({ ...name, kind: "mention" as const })),
  ].sort((a, b) => a.from - b.from)
  const parts: CommentPart[] = []
  let at = 0
  for (const part of found) {
    if (part.from > at) parts.push({ kind: "words", text: text.slice(at, part.from) })
    const shown = text.slice(part.from, part.to)
    parts.push(
      part.kind === "link"
        ? { kind: "link", text: shown, address: part.address }
        : { kind: "mention", text: shown, id: part.id },
    )
    at = part.to
  }
  if (at < text.length) parts.push({ kind: "words", text: text.slice(at) })
  return parts
}

/** Those who were spoken to under a name that is no longer theirs, or that was taken out of the text. */
export function notNamedIn<Person extends Named>(text: string, mentioned: readonly Person[]): Person[] {
  const named = new Set(mentionsIn(text, mentioned).map(({ id }) => id))
  return mentioned.filter(({ id }) => !named.has(id))
}

interface Link {
  from: number
  to: number
  address: string
}

const covers = ({ from, to }: Link, at: number): boolean => at >= from && at < to

function linksIn(text: string): Link[] {
  return [...text.matchAll(/(?<![\p{L}\p{N}])(?:https?:\/\/|mailto:)[^\s<>"“”«»]+/giu)].flatMap((match) => {
    const address = withoutEnd(match[0])
    if (!isAddress(address)) return []
    return [{ from: match.index, to: match.index + address.length, address }]
  })
}

/** What ends the sentence does not belong to the address; a bracket does when it was opened in it. */
function withoutEnd(address: string): string {
  let end = address
  for (;;) {
    const last = end.at(-1) ?? ""
    const isOpened = last === ")" && end.split("(").length >= end.split(")").length
    if (!/[.,;:!?'’)\]}>*_]/.test(last) || isOpened) return end
    end = end.slice(0, -1)
  }
}

function isAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, pathname } = new URL(address)
  if (protocol === "mailto:") return pathname.includes("@")
  return (protocol === "http:" || protocol === "https:") && hostname !== ""
}
