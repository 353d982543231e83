/**
 * Sentences of the page made shorter, so that it stays one page. First titles in quotation marks lose their ends; then the
 * sentence does. A likelihood term never loses its range: where the cut would part them, both go.
 */
import type { OnePage } from "../../../core/one-page.ts"
import type { Sheet, Style, Wrapped } from "./sheet.ts"

const titleLengths = [90, 60, 40, 24]

export function fitted(
  sheet: Pick<Sheet, "wrap">,
  text: string,
  style: Style,
  width: number,
  most: number,
  { yardstick }: Pick<OnePage, "yardstick">,
): Wrapped {
  const whole = sheet.wrap(text, style, width, most)
  if (!whole.cut) return whole
  let shorter = text
  for (const length of titleLengths) {
    shorter = text.replace(/“([^”]*)”/g, (quoted, inner: string) =>
      [...inner].length > length ? `“${[...inner].slice(0, length).join("").trimEnd()}…”` : quoted,
    )
    const tried = sheet.wrap(shorter, style, width, most)
    if (!tried.cut) return { ...tried, cut: true }
  }
  // Word by word from its end, not through a term.
  const terms = termSpans(shorter, yardstick)
  let end = sheet.wrap(shorter, style, width, most).lines.join("").length - 1
  for (; end > 0; end--) {
    if (!/\s/.test(shorter[end] ?? "")) continue
    const through = terms.find(([from, to]) => end > from && end < to)
    if (through) {
      end = through[0]
      continue
    }
    const tried = sheet.wrap(
      `${shorter
        .slice(0, end)
        .trimEnd()
        .replace(/[,;:]$/, "")} …`,
      style,
      width,
      most,
    )
    if (!tried.cut) return { ...tried, cut: true }
  }
  return { lines: ["…"], cut: true }
}

/** From the number before a term to the range behind it. */
function termSpans(text: string, { bands }: OnePage["yardstick"]): [number, number][] {
  if (bands.length === 0) return []
  const words = bands.map((band) => band.words).sort((a, b) => b.length - a.length)
  const form = new RegExp(
    `(?:[<>]?[\\d.]+%, )?(?:${words.join("|")})(?: – (?:${words.join("|")}))? \\([^)]*\\)`,
    "g",
  )
  return [...text.matchAll(form)].map((match) => [match.index, match.index + match[0].length])
}
