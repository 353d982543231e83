// The page of a snapshot: its rules hold whatever the board holds.
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { onePageOf } from "../../core/one-page-of.ts"
import { likelihoodPhrase } from "../../core/said-likelihood.ts"
import { nothingJudged, readSnapshot, type Snapshot, snapshotOf } from "../../core/snapshot.ts"
import { parseTemplate } from "../../core/template.ts"
import { bands } from "../../core/yardstick.ts"
import { seededChance } from "../rooms/seeded-chance.ts"

const korea = parseTemplate(JSON.parse(readFileSync("prisma/templates/korea-2018.json", "utf8")))
if (!korea.ok) throw new Error("the template is not read")

type Scenario = Snapshot["board"]["scenarios"][number]

function snapshot(change: (scenario: Scenario) => Scenario, more: Partial<Snapshot> = {}): Snapshot {
  if (!korea.ok) throw new Error()
  const read = readSnapshot(
    snapshotOf({
      board: { ...korea.value.board, scenarios: korea.value.board.scenarios.map(change) },
      boardId: "board1",
      title: "After round 2",
      author: "Mina",
      takenAt: Date.UTC(2018, 6, 8, 14, 30),
      asOf: Date.UTC(2018, 6, 8, 14, 30),
      seq: 7,
      engineVersion: "0.1.0",
      hidden: new Set(),
    }),
  )
  if (!read.ok) throw new Error(read.error.message)
  return { ...read.value, ...more }
}

const same = (scenario: Scenario): Scenario => scenario
const page = (
  now: Snapshot,
  previous: Snapshot | null,
  more: { hiddenNow?: string[]; rounded?: boolean } = {},
) =>
  onePageOf({
    snapshot: now,
    number: 12,
    hash: "9f2c".repeat(16),
    previous: previous && { snapshot: previous, number: 11 },
    hiddenNow: more.hiddenNow ?? [],
    exportedAt: Date.UTC(2026, 10, 22),
    rounded: more.rounded ?? false,
  })

const binary = korea.value.board.scenarios.filter(({ kind, working }) => kind === "binary" && working)
const moved = (id: string, p: number) => (scenario: Scenario) => {
  const [yes, no] = scenario.outcomes
  if (scenario.id !== id || !yes || !no) return scenario
  return { ...scenario, working: { probabilities: { [yes.id]: p, [no.id]: 1 - p } } }
}

describe("the page of a snapshot", () => {
  it("puts what moved most first, with the points as both numbers are shown, and says why or that nobody did", () => {
    const [one] = binary
    if (!one) throw new Error()
    const made = page(snapshot(moved(one.id, 0.62)), snapshot(moved(one.id, 0.2)))
    expect(made.rows[0]).toMatchObject({ scenarioId: one.id, points: 42, number: 1 })
    expect(made.headline).toBe(`“${one.title}” went up from 20% to 62%, likely (55–80%).`)
    expect(made.changed).toEqual([
      `“${one.title}”: 20%, unlikely (20–45%) to 62%, likely (55–80%). No reason was written down.`,
    ])
    const why = { ...moved(one.id, 0.62)(one), workingBasis: "The envoy was received" }
    const reasoned = page(
      snapshot((scenario) => (scenario.id === one.id ? why : scenario)),
      snapshot(moved(one.id, 0.2)),
    )
    expect(reasoned.changed[0]).toMatch(/The envoy was received\.$/)
    expect(made).toMatchObject({
      snapshotName: "Snapshot 12 “After round 2”",
      since: "change since Snapshot 11 “After round 2”",
      exportedOn: "22 Nov 2026",
    })
  })

  it("rounded, the points are those between the numbers that are shown", () => {
    const [one] = binary
    if (!one) throw new Error()
    const [row] = page(snapshot(moved(one.id, 0.06)), snapshot(moved(one.id, 0.5)), { rounded: true }).rows
    expect([row?.was?.text, row?.likelihood.text, row?.points]).toEqual(["50%", "5%", -45])
  })

  it("says what stands where there is nothing before, and that nothing moved where nothing did", () => {
    expect(page(snapshot(same), null).headline).toMatch(/^Of \d+ scenarios the most probable is “/)
    expect(page(snapshot(same), snapshot(same)).headline).toBe(
      "Nothing has moved since Snapshot 11 “After round 2”.",
    )
    expect(page(snapshot(same), null).rows.length).toBeLessThanOrEqual(8)
    const without = snapshot(same)
    const fewer = { ...without, board: { ...without.board, scenarios: without.board.scenarios.slice(1) } }
    expect(page(snapshot(same), fewer).headline).toBe(
      "Nothing has moved since Snapshot 11 “After round 2”; 1 scenario is new.",
    )
    const none = { ...without, board: { ...without.board, scenarios: [] } }
    expect(page(snapshot(same), none).headline).toMatch(/^All \d+ scenarios are new since Snapshot 11/)
    expect(page(none, null).basis).toBe("Nobody has given a number yet.")
  })

  it("no likelihood term without its range, none beside a word of confidence, whatever the numbers are", () => {
    const chance = seededChance(77)
    const terms = [...bands("icd203"), ...bands("phia")].map(({ words }) => words)
    for (let run = 0; run < 60; run++) {
      const yardstick = chance.oneIn(2) ? "icd203" : "phia"
      const shaken = (from: Snapshot): Snapshot => ({
        ...from,
        board: { ...from.board, meta: { ...from.board.meta, yardstick } },
        judgement: {
          ...nothingJudged,
          estimates: binary.slice(0, 3).flatMap(({ id, outcomes }) =>
            [0, 1, 2].map((at) => ({
              id: `e${id}${at}`,
              scenarioId: id,
              round: 1,
              given: null,
              forecast: { probabilities: yesNo(outcomes, chance.below(1001) / 1000) },
              interval: null,
              confidence: "low" as const,
              rationale: "",
              sourceIds: [],
              by: null,
              mark: `m${at}`,
              at: null,
              withdrawnAt: null,
            })),
          ),
        },
      })
      const shake = (scenario: Scenario) =>
        scenario.kind === "binary"
          ? { ...scenario, working: { probabilities: yesNo(scenario.outcomes, chance.below(1001) / 1000) } }
          : scenario
      const made = page(shaken(snapshot(shake)), shaken(snapshot(shake)), { rounded: chance.oneIn(2) })
      const said = [
        made.headline,
        ...made.changed,
        ...made.disagree,
        ...made.rows.map((row) => likelihoodPhrase(row.likelihood)),
      ]
      for (const sentence of said) {
        for (const term of terms) {
          for (const at of placesOf(sentence, term)) {
            expect(sentence.slice(at + term.length), `${term} in ${sentence}`).toMatch(/^ (\(|– )/)
          }
        }
        expect(sentence).not.toMatch(/confidence/i)
      }
      expect(made.confidence).toBe("Analytic confidence: low (low 9 of 9 estimates).")
    }
  })

  const [first] = binary
  if (!first) throw new Error()
  const saying = (p: number, rationale: string, at: number): Snapshot["judgement"]["estimates"][number] => ({
    ...{ id: `e${at}`, scenarioId: first.id, round: 1, given: null, interval: null, confidence: "moderate" },
    forecast: { probabilities: yesNo(first.outcomes, p) },
    ...{ rationale, sourceIds: [], by: "p1", mark: `m${at}`, at: null, withdrawnAt: null },
  })
  const accepted: Snapshot["judgement"]["decisions"][number] = {
    ...{ id: "d1", scenarioId: first.id, round: 1, method: "median", before: null, reason: "", by: "p1" },
    value: { probabilities: yesNo(first.outcomes, 0.62) },
    ...{ at: Date.UTC(2018, 6, 8, 14, 29), takenBackAt: null },
  }
  const voices = [
    saying(0.1, "The General Staff was not told", 1),
    saying(0.12, "", 2),
    saying(0.7, `A date was given. ${"It was given to the envoy in person. ".repeat(9)}`, 3),
    saying(0.72, "It is likely, I think", 4),
    { ...saying(0.9, "WITHDRAWN", 5), withdrawnAt: 1 },
    { ...saying(0.05, "ANOTHER ROUND", 6), round: null },
  ]
  const people = [{ id: "p1", name: "NAMED" }]

  it("where people disagree it has a short reason of each side, whole before cut, plain before a bare term; of nobody by name", () => {
    const judged = { ...nothingJudged, people, estimates: voices, decisions: [accepted] }
    const before = { ...snapshot(moved(first.id, 0.2)), asOf: "2018-07-08T14:00:00.000Z" }
    const made = page(snapshot(moved(first.id, 0.62), { judgement: judged }), before)
    const [low, high] = [
      "Lower: The General Staff was not told.",
      "Higher: A date was given. It was given to the envoy",
    ]
    expect(made.disagree[0]).toContain(`two camps, 2 at 10–12% and 2 at 70–72%. ${low} ${high}`)
    // What was taken from a round has the reason that spoke for where it went; the other stands where they disagree.
    expect(made.changed[0]).toContain(`62%, likely (55–80%). ${high}`)
    expect(made.changed[0]).not.toContain(low)
    expect(made.disagree[0]?.length).toBeLessThan(400)
    const said = JSON.stringify([made.disagree, made.changed])
    for (const other of ["WITHDRAWN", "ANOTHER ROUND", "NAMED", "It is likely"])
      expect(said).not.toContain(other)
    const written = { ...judged, decisions: [{ ...accepted, reason: "What the group wrote" }] }
    const own = page(snapshot(moved(first.id, 0.62), { judgement: written }), before).changed[0]
    expect(own).toMatch(/\. What the group wrote\.$/)
  })

  it("B8 a reason is not told of what a blind round hides now", () => {
    const judged = { ...nothingJudged, people, estimates: voices, decisions: [accepted] }
    const now = snapshot(moved(first.id, 0.62), { judgement: judged })
    expect(JSON.stringify(page(now, null))).toContain("The General Staff")
    expect(JSON.stringify(page(now, null, { hiddenNow: [first.id] }))).not.toMatch(/General Staff|A date/)
  })

  it("B8 what a blind round hides is neither a number, nor a change, nor a decision", () => {
    const [one] = binary
    if (!one) throw new Error()
    const decision = {
      id: "d1",
      scenarioId: one.id,
      round: 1,
      method: "median" as const,
      value: { probabilities: yesNo(one.outcomes, 0.62) },
      before: null,
      reason: "SENTINEL",
      by: "mina",
      at: Date.UTC(2018, 6, 8, 14, 29),
      takenBackAt: null,
    }
    const now = snapshot(moved(one.id, 0.62), { judgement: { ...nothingJudged, decisions: [decision] } })
    expect(JSON.stringify(page(now, null))).toContain("the median was taken")
    const hidden = page(now, snapshot(moved(one.id, 0.2)), { hiddenNow: [one.id] })
    expect(JSON.stringify(hidden)).not.toMatch(/62|SENTINEL|the median was taken/)
    expect(hidden.rows.find(({ scenarioId }) => scenarioId === one.id)?.likelihood.p ?? null).toBeNull()
  })

  it("of numbers the median is told where it moved, and nothing is said to stand still", () => {
    const [one] = binary
    if (!one) throw new Error()
    const number = (p50: number) => (scenario: Scenario) => {
      const { working: _, ...rest } = scenario
      if (scenario.id !== one.id) return rest
      return {
        ...rest,
        kind: "numeric" as const,
        unit: "days",
        working: { quantiles: { p10: 1, p50, p90: 9 } },
      }
    }
    const title = `“${one.title}”`
    expect(page(snapshot(number(3)), null).headline).toBe(
      `${title} stands at median 3 days; 80% between 1 days and 9 days.`,
    )
    const made = page(snapshot(number(4)), snapshot(number(3)))
    expect(made.headline).toMatch(/went from median 3 days; .* to median 4 days; /)
    expect(made.changed).toHaveLength(1)
    expect(page(snapshot(number(4)), snapshot(number(3)), { hiddenNow: [one.id] }).headline).toBe(
      "What the group holds is hidden while a blind round runs.",
    )
    expect(page(snapshot(number(4)), snapshot(number(4))).headline).toMatch(/^Nothing has moved since/)
  })

  it("confidence counts no estimate that was taken back, and none of a scenario that is gone", () => {
    const [one] = binary
    if (!one) throw new Error()
    const said = (mark: string, more: object) => ({
      scenarioId: one.id,
      given: null,
      round: null,
      forecast: { probabilities: yesNo(one.outcomes, 0.3) },
      rationale: "",
      confidence: "high" as const,
      by: mark,
      mark,
      at: 1,
      withdrawnAt: null,
      ...more,
    })
    const estimates = [said("a", {}), said("b", { withdrawnAt: 5 }), said("c", { scenarioId: "gone" })]
    const judgement = {
      ...nothingJudged,
      estimates: estimates as unknown as Snapshot["judgement"]["estimates"],
    }
    const made = page(snapshot(same, { judgement }), null)
    expect(made.confidence).toBe("Analytic confidence: high (high 1 of 1 estimate).")
    expect(made.basis).toMatch(/^1 person, /)
  })
})

const yesNo = ([yes, no]: Scenario["outcomes"], p: number) => ({ [yes?.id ?? ""]: p, [no?.id ?? ""]: 1 - p })

/** As a word of its own: "likely" stands in "unlikely" too. */
function placesOf(sentence: string, term: string): number[] {
  const escaped = term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
  return [...sentence.matchAll(new RegExp(`(?<![\\w ]|very |highly |– )${escaped}(?!\\w)`, "g"))].map(
    ({ index }) => index,
  )
}
