/**
 * A pasted list as scenario titles: one line each, without the bullets, numbers and quotation marks that lists bring
 * along. Empty lines and repetitions are left out; a line that is too long is cut and counted, so that the person is told.
 */
import { limits } from "../../core/limits.ts"
import { wordsOfListLine } from "../../core/list-line.ts"

export const mostScenarios = 200

export interface ScenarioList {
  titles: string[]
  /** How many lines were cut to fit. */
  shortened: number
  /** How many lines came after the last one that fits on a board at once. */
  leftOut: number
}

export function readScenarioList(text: string): ScenarioList {
  const lines = text.split(/\r\n|\r|\n/).map(wordsOfListLine)
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
