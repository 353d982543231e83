/**
 * A pasted list as scenarios of a board that is in use: all of them or none. What is wrong is named by line, counted
 * from 1 as in what was pasted, so that it can be found there. Pure: the page asks before it sends, the server again.
 */
import type { Scenario } from "./board.ts"
import { limits } from "./limits.ts"
import { wordsOfListLine } from "./list-line.ts"
import { yesAndNo } from "./outcomes.ts"
import { fail, ok, type Result } from "./result.ts"
import { uniform } from "./working.ts"

export interface ListRefusal {
  reason: "empty" | "lines-too-long" | "too-many-lines"
  /** A sentence for the person. */
  message: string
  /** The lines that were met, counted from 1. */
  lines: number[]
}

/** Of a whole list: more than this is no list of scenarios. The server's calls take 256 kB. */
export const listCharacters = 200_000
/** Most scenarios that one list may bring. */
export const listedAtOnce = 1_000

/** Where a text has its lines. */
export const linesOf = (text: string): string[] => text.split(/\r\n|[\n\r\u2028\u2029]/)

/** The words of each scenario: bullets and numbering taken off, empty lines passed over. */
export function readListedScenarios(lines: readonly string[]): Result<string[], ListRefusal> {
  const titles: string[] = []
  const tooLong: number[] = []
  for (const [i, raw] of lines.entries()) {
    const title = wordsOfListLine(raw)
    if (title === "") continue
    if (title.length > limits.lineCharacters) tooLong.push(i + 1)
    else titles.push(title)
  }
  if (tooLong.length > 0) {
    return fail({
      reason: "lines-too-long",
      message: `${namesOf(tooLong)} more than ${limits.lineCharacters} characters.`,
      lines: tooLong,
    })
  }
  if (titles.length === 0) {
    return fail({ reason: "empty", message: "There is no scenario in this list.", lines: [] })
  }
  if (titles.length > listedAtOnce) {
    return fail({
      reason: "too-many-lines",
      message: `A list can bring at most ${count(listedAtOnce)} scenarios at once; this one has ${count(titles.length)}.`,
      lines: [],
    })
  }
  return ok(titles)
}

/** A yes-or-no question at an even chance, as a line of a list becomes one. */
export const listedScenario = (
  title: string,
  place: { setId: string | null; order: string; createdAt: number },
): Omit<Scenario, "id"> => ({
  title,
  kind: "binary",
  status: "open",
  order: place.order,
  ...(place.setId === null ? {} : { setId: place.setId }),
  createdAt: place.createdAt,
  outcomes: yesAndNo(),
  working: uniform(["yes", "no"]),
  evidence: [],
  resolutionCriteria: "",
  finePrint: "",
  background: "",
})

const shownLines = 5

/** "Line 37 has", "Lines 3, 4 and 9 have", "Lines 1, 2, 3, 4, 5 and 12 more have". */
function namesOf(lines: readonly number[]): string {
  if (lines.length === 1) return `Line ${lines[0]} has`
  const shown = lines.slice(0, lines.length > shownLines ? shownLines : -1)
  const last = lines.length > shownLines ? `${lines.length - shownLines} more` : lines.at(-1)
  return `Lines ${shown.join(", ")} and ${last} have`
}

const count = (n: number): string => n.toLocaleString("en")
