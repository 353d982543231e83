/**
 * A pasted list as scenario titles: one line each, without the bullets, numbers and quotation marks that lists bring
 * along. Empty lines and repetitions are left out; a line that is too long is cut and counted, so that the person is told.
 */
import { limits } from "../../core/limits.ts"

export const mostScenarios = 200

export interface ScenarioList {
  titles: string[]
  /** How many lines were cut to fit. */
  shortened: number
  /** How many lines came after the last one that fits on a board at once. */
  leftOut: number
}

export function readScenarioList(text: string): ScenarioList {
  const lines = text.split(/\r\n|\r|\n/).map(asTitle)
  const wanted = [...new Set(lines)].filter((line) => line !== "")
  const titles = wanted.slice(0, mostScenarios).map(cutToLine)
  return {
    titles,
    shortened: titles.filter((title, i) => title !== wanted[i]).length,
    leftOut: Math.max(0, wanted.length - mostScenarios),
  }
}

// Counted as the board's schema counts, in UTF-16 units, but never through the middle of a character.
function cutToLine(line: string): string {
  return line.slice(0, limits.lineCharacters).replace(/[\uD800-\uDBFF]$/u, "")
}

const mark =
  /^(?:[-*+\u2022\u2023\u25e6\u25aa\u25cf\u2013\u2014\u30fb]|\(?\d{1,3}[.)]|\(?[a-z]\)|\[[ x]?\])\s+/iu

function asTitle(line: string): string {
  const words = line.replace(/[\p{Cc}\s\u200b]+/gu, " ").trim()
  const bare = words.replace(mark, "").replace(/^["“](.*)["”]$/u, "$1")
  // "- 1. Talks resume": a mark may hide another.
  return bare === words ? words : asTitle(bare)
}
