import { describe, expect, it } from "vitest"
import type { Decision, ResolutionEntry, RoundEntry } from "../../core/judgement.ts"
import { nothingJudged, type SnapshotJudgement } from "../../core/snapshot.ts"
import { judgementLog } from "../../server/exports/judgement-log.ts"
import { snapshotMarkdown } from "../../server/exports/markdown.ts"
import { koreaBoard } from "../core/any-board.ts"
import { renderInput, taken } from "./rendered.ts"

const board = koreaBoard()
const [first, second] = board.scenarios.filter(({ kind }) => kind === "binary")
const [link] = board.links
if (!first || !second || !link) throw new Error("the board has changed")

const round: RoundEntry = {
  ...{ number: 1, title: "First look", scenarioIds: [first.id, second.id], blind: true, anonymous: true },
  ...{
    countsOnly: false,
    rationaleRequired: false,
    hidesWorking: true,
    autoReveal: false,
    peekAllowed: false,
  },
  ...{ deadline: null, follows: null, status: "revealed", openedAt: 1_000, openedBy: "fay", closedAt: 2_000 },
  ...{ revealedAt: 3_000, countdownEndsAt: null, countdownHeld: false, parts: 1 },
}
const decision: Decision = {
  ...{ id: "d1", scenarioId: first.id, round: 1, method: "median", reason: "The middle of twelve" },
  value: { probabilities: { yes: 0.35, no: 0.65 } },
  before: { probabilities: { yes: 0.2, no: 0.8 } },
  ...{ by: "fay", at: 5_000, takenBackAt: null },
}
const resolution: ResolutionEntry = {
  ...{ id: "r1", scenarioId: second.id, result: { kind: "outcome", outcomeId: "yes" } },
  ...{
    resolvedOn: "2018-09-13",
    knownOn: null,
    sourceId: null,
    note: "=as announced",
    by: "gone",
    at: 4_000,
  },
}
const judgement: SnapshotJudgement = {
  ...nothingJudged,
  rounds: [round],
  people: [{ id: "fay", name: "Fay" }],
  decisions: [decision],
  modelDecisions: [
    {
      ...{ id: "m1", about: { kind: "link", id: link.id }, round: null, method: "byHand" },
      ...{ value: { shift: 0.7 }, before: null, reason: "", by: "fay", at: 6_000, takenBackAt: 7_000 },
    },
  ],
  resolutions: [resolution],
}

describe("what was judged", () => {
  const now = taken(board, { judgement })

  it("is told in the order of time, with words and ranges, and who where somebody is named", () => {
    const lines = judgementLog(now.snapshot, new Set())
    expect(lines.map(({ kind, who }) => [kind, who])).toEqual([
      ["Round opened", "Fay"],
      ["Round revealed", ""],
      ["Resolution", ""],
      ["Decision", "Fay"],
      ["Decision on the model", "Fay"],
    ])
    expect(lines[0]?.what).toBe("2 questions, blind, anonymous")
    expect(lines[2]?.what).toBe("Yes, on 2018-09-13")
    expect(lines[3]?.what).toBe(
      "35%, unlikely (20\u201345%), median of round 1; before: 20%, unlikely (20\u201345%)",
    )
    expect(lines[4]?.about).toMatch(/^Link from .+: Yes to .+/)
    expect(lines[4]?.what).toMatch(/set by hand; taken back later$/)
  })

  it("B8 says nothing of decisions on what a blind round hides", () => {
    const lines = judgementLog(now.snapshot, new Set([first.id]))
    expect(lines.map(({ kind }) => kind)).not.toContain("Decision")
    expect(JSON.stringify(lines)).not.toContain("35%")
  })

  it("stands in Markdown, as text", () => {
    const text = snapshotMarkdown(renderInput(now))
    expect(text).toContain(
      "## Judgement\n\n- 1970-01-01 00:00 UTC, round opened, Fay. First look: 2 questions",
    )
    expect(text).toContain("reason: \\=as announced")
    expect(text).toContain("The middle of twelve")
  })
})
