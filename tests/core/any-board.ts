/** Boards of any content, from a seed: parts of the Korea board, and scenarios that are made up. */
import { readFileSync } from "node:fs"
import fc from "fast-check"
import * as Y from "yjs"
import type { Board, Scenario } from "../../core/board.ts"
import { readBoard, writeBoard } from "../../core/board-doc.ts"
import { firstOrders } from "../../core/order.ts"
import { yesAndNo } from "../../core/outcomes.ts"
import { parseTemplate } from "../../core/template.ts"

export function koreaBoard(): Board {
  const file = new URL("../../prisma/templates/korea-2018.json", import.meta.url)
  const template = parseTemplate(JSON.parse(readFileSync(file, "utf8")))
  if (!template.ok) throw new Error(template.error.message)
  return template.value.board
}

const korea = koreaBoard()

/** What files stumble over: signs of formulas, of markup, of tables, other scripts, line breaks. */
const words = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).map((text) => text.replace(/\p{Cc}/gu, " ")),
  fc.constantFrom(
    "=SUM(A1)",
    "-5 degrees",
    "'quoted",
    "+1 \u2192 2",
    "@home",
    "<script>alert(1)</script>",
    'He said "no", then left',
    "a;b\tc",
    "\u97d3\u56fd \ud55c\uad6d \u042e\u0433",
    "\ufeffmark",
    "30%",
  ),
)
const text = fc.oneof(
  { weight: 2, arbitrary: fc.constant("") },
  words,
  fc.tuple(words, words).map((two) => two.join("\n")),
)
const day = fc
  .integer({ min: 0, max: 4_000 })
  .map((n) => new Date(Date.UTC(2018, 0, 1 + n)).toISOString().slice(0, 10))
const percent = fc.integer({ min: 0, max: 200 }).map((halves) => halves / 200)

/** Those that a table of one line each can hold: `core/import-csv.ts`. */
export const plainScenario: fc.Arbitrary<Omit<Scenario, "id" | "order">> = fc
  .record({
    title: words,
    status: fc.constantFrom("draft" as const, "open" as const, "closed" as const),
    impact: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
    resolutionCriteria: text,
    background: text,
    resolveBy: fc.option(day, { nil: undefined }),
    yes: percent,
    tags: fc.option(fc.uniqueArray(fc.constantFrom("north", "south", "talks"), { minLength: 1 }), {
      nil: undefined,
    }),
  })
  .map(({ yes, ...fields }) => ({
    ...withoutNothing(fields),
    kind: "binary" as const,
    outcomes: yesAndNo(),
    working: { probabilities: { yes, no: 1 - yes } },
    finePrint: "",
    evidence: [],
  }))

export const anyBoard: fc.Arbitrary<Board> = fc
  .record({
    title: words,
    note: text,
    added: fc.array(plainScenario, { maxLength: 4 }),
    kept: fc.subarray(korea.scenarios),
    deleted: fc.boolean(),
    model: fc.boolean(),
  })
  .map(({ title, note, added, kept, deleted, model }) => {
    const orders = firstOrders(added.length)
    const scenarios = [
      ...kept.map((one, i) => (deleted && i === 0 ? { ...one, deletedAt: 5 } : one)),
      ...added.map((fields, i) => ({ ...fields, id: `n${i}`, order: orders[i] as string })),
    ]
    const board: Board = {
      ...korea,
      ...(model ? {} : { links: [], signals: [], drivers: [], responses: [] }),
      meta: { ...korea.meta, title, note },
      scenarios,
    }
    return asRead(board)
  })

/** As the document gives it back: in its order, and without what it does not take. */
export function asRead(board: Board): Board {
  const doc = new Y.Doc()
  writeBoard(doc, board)
  const read = readBoard(doc)
  doc.destroy()
  return read
}

const withoutNothing = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
