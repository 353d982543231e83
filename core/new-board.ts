/**
 * A board from nothing, or from a pasted list. Pure: the server writes what these give into an empty document, once
 * (R15). A board from a file is `template.ts`.
 */
import { type Board, emptyBoard, type Scenario } from "./board.ts"
import { limits } from "./limits.ts"
import { wordsOfListLine } from "./list-line.ts"
import { firstOrders } from "./order.ts"
import { yesAndNo } from "./outcomes.ts"
import { fail, ok, type Result } from "./result.ts"
import { uniform } from "./working.ts"

const untitled = "Untitled board"

/** An empty board with one set, so that a first scenario has a place. An empty title becomes "Untitled board". */
export function blankBoard(title: string): Board {
  return {
    ...emptyBoard({
      title: oneLine(title).slice(0, limits.lineCharacters) || untitled,
      note: "",
      yardstick: "icd203",
    }),
    sets: [{ id: "set-1", title: "Scenarios", kind: "independent", order: firstOrders(1)[0] as string }],
  }
}

export interface ListFailure {
  reason: "empty" | "too-many" | "line-too-long"
  /** A sentence for the person. */
  message: string
  /** Of the line that was met, counted from 1 as in the pasted text. */
  line?: number
}

/** Most scenarios that a list may bring: half of what a board holds, so that there is room to work. */
export const mostListedScenarios = limits.entities / 2

/** One scenario a line, each yes or no at 50%. Bullets and numbering are taken off, empty lines passed over. */
export function boardFromLines(title: string, text: string): Result<Board, ListFailure> {
  const titles: string[] = []
  for (const [i, raw] of text.split(/\r\n|[\n\r\u2028\u2029]/).entries()) {
    const line = wordsOfListLine(raw)
    if (line === "") continue
    if (line.length > limits.lineCharacters) {
      const message = `Line ${i + 1} is longer than ${limits.lineCharacters} characters.`
      return fail({ reason: "line-too-long", message, line: i + 1 })
    }
    if (titles.length === mostListedScenarios) {
      const message = `A list can bring at most ${mostListedScenarios.toLocaleString("en")} scenarios.`
      return fail({ reason: "too-many", message, line: i + 1 })
    }
    titles.push(line)
  }
  if (titles.length === 0) return fail({ reason: "empty", message: "There is no scenario in this list." })
  const blank = blankBoard(title)
  const keys = firstOrders(titles.length)
  return ok({
    ...blank,
    scenarios: titles.map((line, i) => listedScenario(line, `s${i + 1}`, keys[i] as string)),
  })
}

function listedScenario(title: string, id: string, order: string): Scenario {
  return {
    id,
    order,
    setId: "set-1",
    title,
    kind: "binary",
    status: "open",
    outcomes: yesAndNo(),
    working: uniform(["yes", "no"]),
    resolutionCriteria: "",
    finePrint: "",
    background: "",
    evidence: [],
  }
}

// Control characters have no place in a line; what they stood between is kept apart.
const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, " ").trim()
