import { describe, expect, it } from "vitest"
import type { PublishedEstimate, RoundEntry } from "../../core/judgement.ts"
import { emptyRecord } from "../../core/judgement-doc.ts"
import { snapshotJudgement } from "../../core/snapshot-judgement.ts"

const round = (number: number, part: Partial<RoundEntry>): RoundEntry => ({
  number,
  title: `Round ${number}`,
  scenarioIds: ["s1"],
  blind: true,
  anonymous: false,
  countsOnly: false,
  rationaleRequired: false,
  hidesWorking: true,
  autoReveal: false,
  peekAllowed: false,
  deadline: null,
  follows: null,
  status: "revealed",
  openedAt: 1,
  openedBy: "fay",
  closedAt: null,
  revealedAt: null,
  countdownEndsAt: null,
  countdownHeld: false,
  parts: 1,
  ...part,
})

const said = (id: string, inRound: number | null, by: string | null): PublishedEstimate => ({
  id,
  scenarioId: "s1",
  round: inRound,
  given: null,
  forecast: { probabilities: { yes: 0.4, no: 0.6 } },
  interval: null,
  confidence: null,
  rationale: "",
  sourceIds: [],
  by,
  mark: by ?? "m-mark",
  at: by === null ? null : 1,
  withdrawnAt: null,
})

describe("the judgement of a snapshot", () => {
  it("B1 holds rounds that are revealed or open to all, and of blind ones that run nothing", () => {
    const judgement = {
      ...emptyRecord,
      rounds: [
        round(1, { anonymous: true }),
        round(2, { status: "open" }),
        round(3, { status: "closed" }),
        round(4, { status: "cancelled" }),
        round(5, { status: "open", blind: false }),
      ],
      estimates: [said("a", 1, null), said("b", 2, "ana"), said("c", 5, "ben"), said("d", null, "cyd")],
    }
    const members = ["fay", "ben", "dee"].map((id, i) => ({
      id,
      name: id.toUpperCase(),
      colour: i,
      role: "analyst" as const,
      joinedAt: 1,
    }))
    const analysts = [{ id: "cyd", name: "Cyd", memberId: null }]
    const kept = snapshotJudgement({ members, judgement: { ...judgement, analysts } })
    expect(kept.rounds.map(({ number }) => number)).toEqual([1, 5])
    expect(kept.estimates.map(({ id }) => id)).toEqual(["a", "c", "d"])
    // Only whoever stands behind something that is in it; nobody of the anonymous round.
    expect(kept.people).toEqual([
      { id: "ben", name: "BEN" },
      { id: "cyd", name: "Cyd" },
      { id: "fay", name: "FAY" },
    ])
  })
})
