/**
 * Sentences of the page made shorter, so that it stays one page. First titles in quotation marks lose their ends, then
 * the reasons of either side lose theirs alike, then the sentence does. A likelihood term never loses its range: where
 * the cut would part them, both go. Who lays the page out says what fits.
 */
import type { OnePage } from "./one-page.ts"

type Words = Pick<OnePage["yardstick"], "bands">

const titleLengths = [90, 60, 40, 24]
const reasonLengths = [90, 70, 50, 36]

export function shortenedTo(text: string, fits: (text: string) => boolean, yardstick: Words): string {
  if (fits(text)) return text
  let shorter = text
  for (const length of titleLengths) {
    shorter = text.replace(/“([^”]*)”/g, (quoted, inner: string) =>
      [...inner].length > length ? `“${[...inner].slice(0, length).join("").trimEnd()}…”` : quoted,
    )
    if (fits(shorter)) return shorter
  }
  for (const length of reasonLengths) {
    const tried = shorter.replace(eachReason, (whole, side: string, reason: string) =>
      [...reason].length > length && termSpans(reason, yardstick).length === 0
        ? `${side}: ${wordsUpTo(reason, length)} …`
        : whole,
    )
    if (tried !== shorter && fits(tried)) return tried
  }
  // As many words as fit, not through a term.
  const terms = termSpans(shorter, yardstick)
  const ends = [...shorter.matchAll(/\s+/g)].map(
    ({ index }) => terms.find(([from, to]) => index > from && index < to)?.[0] ?? index,
  )
  let [fitting, beyond] = [0, ends.length]
  while (fitting < beyond) {
    const middle = Math.floor((fitting + beyond) / 2)
    if (fits(ended(shorter.slice(0, ends[middle])))) fitting = middle + 1
    else beyond = middle
  }
  const end = ends[fitting - 1]
  if (end !== undefined && end > 0) return ended(shorter.slice(0, end))
  // One word longer than there is room.
  const letters = [...shorter]
  for (let most = letters.length - 1; most > 0; most = Math.floor(most * 0.9)) {
    const tried = `${letters.slice(0, most).join("").trimEnd()}…`
    if (terms.length === 0 && fits(tried)) return tried
  }
  return "…"
}

const eachReason = /(Lower|Higher|One reason): (.*?)(?= (?:Lower|Higher): |$)/g

function wordsUpTo(text: string, most: number): string {
  const cut = [...text].slice(0, most).join("")
  return bare(cut.replace(/\s\S*$/, ""))
}

const bare = (text: string): string => text.trimEnd().replace(/[,;:]$/, "")
const ended = (text: string): string => `${bare(text)} …`

/** From the number before a term to the range behind it. */
function termSpans(text: string, { bands }: Words): [number, number][] {
  if (bands.length === 0) return []
  const words = bands.map((band) => band.words).sort((a, b) => b.length - a.length)
  const form = new RegExp(
    `(?:[<>]?[\\d.]+%, )?(?:${words.join("|")})(?: – (?:${words.join("|")}))? \\([^)]*\\)`,
    "g",
  )
  return [...text.matchAll(form)].map((match) => [match.index, match.index + match[0].length])
}
