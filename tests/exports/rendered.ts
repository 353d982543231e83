/** What a renderer is given, of a board and of the one before it. */

import type { Board, Scenario } from "../../core/board.ts"
import { blankBoard } from "../../core/new-board.ts"
import { readSnapshot, type SnapshotInputs, snapshotOf } from "../../core/snapshot.ts"
import type { NamedSnapshot, RenderInput } from "../../server/exports/render.ts"

export const taken = (
  board: Board,
  more: Partial<SnapshotInputs> = {},
  named: { id: string; number: number } = { id: "s2", number: 2 },
): NamedSnapshot => {
  const kept = snapshotOf({
    board,
    boardId: "b1",
    title: "After move 1",
    author: "Mina",
    takenAt: Date.UTC(2026, 10, 22, 9, 30),
    asOf: Date.UTC(2026, 10, 22, 9, 30),
    seq: 42,
    engineVersion: "0.1.0",
    hidden: new Set(),
    ...more,
  })
  const read = readSnapshot(kept)
  if (!read.ok) throw new Error(read.error.message)
  return { ...named, snapshot: read.value, hash: kept.hash }
}

export const renderInput = (now: NamedSnapshot, more: Partial<RenderInput> = {}): RenderInput => ({
  ...now,
  previous: null,
  hiddenNow: [],
  exportedAt: Date.UTC(2026, 10, 23, 10, 0),
  options: { paper: "a4", annex: false, rounded: false, view: "board" },
  ...more,
})

/** Texts that files stumble over, and what a reader must find of each. */
export const hostileTexts = [
  "=1+1",
  "+1",
  "-1",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "\uff1d1+1",
  "\uff0b1",
  "\uff0d1",
  "\uff20a",
  "'quoted",
  "'=1",
  '=HYPERLINK("https://example.org","x")',
  '"a", "b"; c\r\nd',
  "<script>alert(1)</script> & ]]>",
  "\u5317\u671d\u9bae \ud55c\uad6d \u0420\u043e\u0441\u0441\u0438\u044f \ud83d\ude00",
  "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
  "bell\u0007 and \u000b escape \u001b and \ufffe",
  "_x0041_ stays",
  "cell\u2028line",
] as const

/** A scenario a text: in its title, its criteria, its tags, the label of its outcome and what it rests on. */
export function hostileBoard(): Board {
  const blank = blankBoard("=Board <&> \ud55c\uad6d")
  const scenarios = hostileTexts.map(
    (text, i): Scenario => ({
      id: `h${i}`,
      title: text,
      kind: "binary",
      status: "open",
      order: `a${String.fromCharCode(97 + i)}`,
      outcomes: [
        { id: "yes", label: text, order: 0 },
        { id: "no", label: "No", order: 1 },
      ],
      working: { probabilities: { yes: 0.3, no: 0.7 } },
      workingBasis: text,
      resolutionCriteria: text,
      finePrint: text,
      background: text,
      tags: [text.slice(0, 40)],
      evidence: [],
    }),
  )
  return { ...blank, meta: { ...blank.meta, handling: "=OFFICIAL <&>" }, scenarios }
}
