// What is different between two moments: nothing where nothing is, the mirror image the other way round, the largest first.
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { compareBoards } from "../../core/compare.ts"
import type { SnapshotBoard } from "../../core/snapshot.ts"
import { parseTemplate } from "../../core/template.ts"
import { wordDiff } from "../../core/word-diff.ts"
import { seededChance } from "../rooms/seeded-chance.ts"

const template = parseTemplate(JSON.parse(readFileSync("prisma/templates/korea-2018.json", "utf8")))
if (!template.ok) throw new Error("the template is not read")
const { comments: _, ...korea } = template.value.board
const copy = (board: SnapshotBoard): SnapshotBoard => structuredClone(board)

const binary = korea.scenarios.filter(({ kind, working }) => kind === "binary" && working)
const [kim, drills, third] = binary
if (!kim || !drills || !third) throw new Error("too few scenarios")

function stands(board: SnapshotBoard, id: string, p: number): void {
  const scenario = board.scenarios.find((one) => one.id === id)
  const [yes, no] = scenario?.outcomes ?? []
  if (scenario && yes && no) scenario.working = { probabilities: { [yes.id]: p, [no.id]: 1 - p } }
}

describe("two moments beside each other", () => {
  it("of the same board there is nothing to say", () => {
    expect(compareBoards(korea, copy(korea))).toEqual({
      scenarios: [],
      parts: [],
      same: korea.scenarios.length,
      hidden: [],
    })
  })

  it("numbers in points as both are shown, with the words of both sides and their ranges, the largest first", () => {
    const [before, after] = [copy(korea), copy(korea)]
    stands(before, kim.id, 0.24)
    stands(after, kim.id, 0.3)
    stands(before, drills.id, 0.4)
    stands(after, drills.id, 0.61)
    const { scenarios, same } = compareBoards(before, after)
    expect(scenarios.map(({ scenarioId, size }) => [scenarioId, size])).toEqual([
      [drills.id, 21],
      [kim.id, 6],
    ])
    expect(scenarios[0]?.moves).toMatchObject([{ points: 21, words: "unlikely (20–45%) to likely (55–80%)" }])
    expect(scenarios[1]?.moves).toMatchObject([
      { points: 6, words: "unlikely (20–45%), as before", before: { text: "24%" }, after: { text: "30%" } },
    ])
    expect(same).toBe(korea.scenarios.length - 2)
  })

  it("what came, what went, what was reworded, and what moves the scenarios", () => {
    const after = copy(korea)
    after.scenarios = after.scenarios.filter(({ id }) => id !== third.id)
    const reworded = after.scenarios.find(({ id }) => id === kim.id)
    if (reworded) reworded.resolutionCriteria = "They meet before 30 September"
    const before = copy(after)
    before.scenarios.push({ ...third, id: "gone" })
    after.scenarios.push({ ...third, id: "come" })
    const was = before.scenarios.find(({ id }) => id === kim.id)
    if (was) was.resolutionCriteria = "They meet by 30 September"
    const [link] = after.links
    if (link) link.logOddsShift = (link.logOddsShift ?? 0) + 1
    const { scenarios, parts } = compareBoards(before, after)
    expect(scenarios.map(({ scenarioId, state }) => `${state} ${scenarioId}`).sort()).toEqual(
      ["added come", `changed ${kim.id}`, "removed gone"].sort(),
    )
    expect(scenarios.find(({ scenarioId }) => scenarioId === kim.id)?.fields).toEqual([
      {
        field: "resolutionCriteria",
        label: "Resolution criteria",
        words: [
          { kind: "same", text: "They meet " },
          { kind: "removed", text: "by" },
          { kind: "added", text: "before" },
          { kind: "same", text: " 30 September" },
        ],
        before: "They meet by 30 September",
        after: "They meet before 30 September",
      },
    ])
    expect(parts).toMatchObject([{ collection: "links", id: link?.id, state: "changed", size: 1 }])
  })

  it("no id and no internal name is told: outcomes, sets that are gone, states, shares and days in words", () => {
    const [before, after] = [copy(korea), copy(korea)]
    const one = after.scenarios.find(({ id }) => id === kim.id)
    const [yes] = kim.outcomes
    if (!one || !yes) throw new Error()
    one.status = "resolved"
    one.resolution = { outcomeId: yes.id, resolvedOn: "2018-09-12" }
    one.setId = "01SETTHATISGONE"
    const [signal] = after.signals
    if (!signal) throw new Error()
    signal.state = signal.state === "notObserved" ? "watching" : "notObserved"
    signal.pGivenOutcome = 0.35
    const { scenarios, parts } = compareBoards(before, after)
    const told = Object.fromEntries((scenarios[0]?.fields ?? []).map(({ field, after }) => [field, after]))
    expect(told).toMatchObject({
      resolution: `Outcome ${yes.label}; Resolved on 12 Sep 2018`,
      setId: "what is gone",
    })
    const ofSignal = Object.fromEntries((parts[0]?.fields ?? []).map(({ field, after }) => [field, after]))
    expect(ofSignal).toMatchObject({ pGivenOutcome: "35%" })
    expect(JSON.stringify(parts[0]?.fields)).not.toContain("notObserved")
  })

  it("an outcome that is no longer asked for is not one without a likelihood", () => {
    const several = korea.scenarios.find(({ kind, working }) => kind === "categorical" && working)
    const outcomes = ["a", "b", "c"].map((id, order) => ({ id, label: id.toUpperCase(), order }))
    const [before, after] = [copy(korea), copy(korea)]
    const put = (board: SnapshotBoard, scenario: Partial<(typeof board.scenarios)[number]>) => {
      const there = board.scenarios.find(({ id }) => id === (several ?? kim).id)
      if (there) Object.assign(there, { kind: "categorical", outcomes, ...scenario })
    }
    put(before, { working: { probabilities: { a: 0.5, b: 0.3, c: 0.2 } } })
    put(after, {
      working: { probabilities: { a: 0.6, b: 0.4 } },
      outcomes: outcomes.map((one) => (one.id === "c" ? { ...one, retiredOn: "2018-07-08" } : one)),
    })
    const [found] = compareBoards(before, after).scenarios
    expect(
      found?.moves.map(({ outcomeId, before, after, points }) => [
        outcomeId,
        before.text,
        after.text,
        points,
      ]),
    ).toEqual([
      ["a", "50%", "60%", 10],
      ["b", "30%", "40%", 10],
      ["c", "20%", "no longer asked", null],
    ])
  })

  it("of a day its quantiles are days in words, and what lies beyond the range is told", () => {
    const [before, after] = [copy(korea), copy(korea)]
    const put = (board: SnapshotBoard, pBeyondRange: number) => {
      const there = board.scenarios.find(({ id }) => id === kim.id)
      const quantiles = { p10: "2018-09-01", p50: "2018-09-12", p90: null }
      if (there) Object.assign(there, { kind: "date", outcomes: [], working: { quantiles, pBeyondRange } })
    }
    put(before, 0.2)
    put(after, 0.3)
    const [found] = compareBoards(before, after).scenarios
    expect(found?.quantiles?.before).toBe(
      "median 12 Sep 2018; 80% between 1 Sep 2018 and beyond the range; 20% beyond the range",
    )
    expect(found?.quantiles?.after).toMatch(/30% beyond the range$/)
  })

  it("a table says how many of its rows changed, not all of its numbers", () => {
    const [before, after] = [copy(korea), copy(korea)]
    const table = {
      id: "t1",
      scenarioId: kim.id,
      given: [drills.id],
      outcomes: [
        ["y", "n"],
        ["y", "n"],
      ],
    }
    before.tables = [
      {
        ...table,
        rows: [
          [0.3, 0.7],
          [0.4, 0.6],
        ],
      },
    ]
    after.tables = [
      {
        ...table,
        rows: [
          [0.3, 0.7],
          [0.9, 0.1],
        ],
      },
    ]
    const [part] = compareBoards(before, after).parts
    expect(part?.fields).toEqual([
      { field: "rows", label: "Table", words: null, before: "2 rows", after: "1 of 2 rows changed" },
    ])
  })

  it("B8 of what a blind round hides neither number nor reason is told", () => {
    const [before, after] = [copy(korea), copy(korea)]
    stands(before, kim.id, 0.24)
    stands(after, kim.id, 0.77)
    const secret = after.scenarios.find(({ id }) => id === kim.id)
    if (secret) secret.workingBasis = "SENTINEL"
    const told = compareBoards(before, after, { hidden: new Set([kim.id]) })
    expect(JSON.stringify(told)).not.toMatch(/77|SENTINEL/)
    expect(told.hidden).toEqual([kim.id])
  })

  it("the other way round is the mirror image, whatever was changed", () => {
    const chance = seededChance(7)
    for (let run = 0; run < 40; run++) {
      const [a, b] = [copy(korea), copy(korea)]
      for (const board of [a, b]) {
        for (const { id } of binary) if (chance.oneIn(2)) stands(board, id, chance.below(99) / 100 + 0.005)
        board.scenarios = board.scenarios.filter(() => !chance.oneIn(6))
        board.signals = board.signals.filter(() => !chance.oneIn(6))
        for (const link of board.links) if (chance.oneIn(3)) link.logOddsShift = chance.below(40) / 10 - 2
      }
      const [there, back] = [compareBoards(a, b), compareBoards(b, a)]
      const key = ({ scenarios, parts }: typeof there, mirrored: boolean) =>
        [...scenarios, ...parts]
          .map((one) => {
            const state =
              mirrored && one.state !== "changed" ? (one.state === "added" ? "removed" : "added") : one.state
            const points =
              "moves" in one ? one.moves.map((move) => (move.points ?? 0) * (mirrored ? -1 : 1)) : []
            return `${"scenarioId" in one ? one.scenarioId : one.id} ${state} ${points.map((n) => n + 0)} ${one.size}`
          })
          .sort()
      expect(key(there, false), `run ${run}`).toEqual(key(back, true))
    }
  })

  it("words of Japanese are words, and two long texts that have nothing in common are told whole and at once", () => {
    expect(
      wordDiff("首脳会談は九月に行われる", "首脳会談は十月に行われる").filter(({ kind }) => kind === "same")
        .length,
    ).toBe(2)
    const long = (seed: number) => {
      const chance = seededChance(seed)
      return Array.from({ length: 2_000 }, () => chance.below(100_000).toString(36)).join(" ")
    }
    expect(wordDiff(long(1), long(2)).map(({ kind }) => kind)).toEqual(["removed", "added"])
    expect(wordDiff("", "new")).toEqual([{ kind: "added", text: "new" }])
  })
})
