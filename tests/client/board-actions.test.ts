import fc from "fast-check"
import { beforeEach, describe, expect, it } from "vitest"
import type { BoardActions } from "../../client/board-actions.ts"
import { byId, deleted, scenarioIdsOf } from "../../client/board-views.ts"
import type { BoardSession } from "../../client/session.ts"
import type { Scenario } from "../../core/board.ts"
import { isQuantiles } from "../../core/working.ts"
import { acting } from "./acting.ts"
import { settled } from "./fake-clock.ts"
import type { ScriptedServer } from "./scripted-server.ts"

let server: ScriptedServer
let session: BoardSession
let actions: BoardActions

beforeEach(async () => {
  ;({ server, session, actions } = await acting())
})

const board = () => session.getState().board
const get = (id: string): Scenario => {
  const found = byId(board().scenarios, id)
  if (!found) throw new Error(`no scenario ${id}`)
  return found
}
const probabilities = (id: string) => {
  const { working } = get(id)
  return working && !isQuantiles(working) ? working.probabilities : undefined
}
function idOf(done: ReturnType<BoardActions["addSet"]>): string {
  if (!done.ok) throw new Error(done.error.message)
  return done.value.id
}

describe("scenarios", () => {
  it("a new one is whole: outcomes, a working value that sums to 1, its place at the end of its set", () => {
    const id = idOf(actions.addScenario({ title: "  Abe and\n Kim meet ", setId: "summits" }))
    expect(get(id)).toMatchObject({
      title: "Abe and Kim meet",
      kind: "binary",
      status: "open",
      setId: "summits",
    })
    expect(probabilities(id)).toEqual({ yes: 0.5, no: 0.5 })
    expect(scenarioIdsOf(board(), "summits")).toEqual(["s1", "s2", id])
  })

  it("a categorical one has its labels", () => {
    const id = idOf(
      actions.addScenario({
        title: "Who",
        setId: null,
        kind: "categorical",
        outcomes: ["Abe", "Moon", "Xi"],
      }),
    )
    expect(get(id).outcomes.map(({ label }) => label)).toEqual(["Abe", "Moon", "Xi"])
    expect(Object.values(probabilities(id) ?? {}).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
    expect(scenarioIdsOf(board(), null)).toEqual(["s4", id])
  })

  it("an empty title is refused with a sentence", () => {
    expect(actions.addScenario({ title: "  ", setId: null })).toEqual({
      ok: false,
      error: { reason: "invalid-value", message: "Write a few words first." },
    })
  })

  it("a pasted list becomes one a line, in order", () => {
    const lines = Array.from({ length: 60 }, (_, i) => (i % 10 === 9 ? "  " : `Line ${i}`))
    const done = actions.addScenarios(lines, "sanctions")
    expect(done.ok && done.value.ids.length).toBe(54)
    const titles = scenarioIdsOf(board(), "sanctions").map((id) => get(id).title)
    expect(titles).toEqual(["Title of s3", ...lines.filter((line) => line.trim())])
  })

  it("a copy stands behind its original with everything but its fate", () => {
    actions.addEvidence("s1", { passage: "They said so.", sourceId: "kcna" })
    const id = idOf(actions.duplicateScenario("s1"))
    expect(get(id)).toMatchObject({
      title: "Title of s1 (copy)",
      background: "The two have not met.",
      evidence: [{ passage: "They said so.", sourceId: "kcna" }],
      working: { probabilities: { yes: 0.3, no: 0.7 } },
    })
    expect(scenarioIdsOf(board(), "summits")).toEqual(["s1", id, "s2"])
  })

  it("deleted goes out of its set and comes back to its place", () => {
    actions.deleteScenario("s1")
    expect(scenarioIdsOf(board(), "summits")).toEqual(["s2"])
    expect(deleted(board().scenarios).map(({ id }) => id)).toEqual(["s1"])
    actions.restoreScenario("s1")
    expect(scenarioIdsOf(board(), "summits")).toEqual(["s1", "s2"])
  })

  it("moves within a set, to another, and to none", () => {
    actions.moveScenario("s2", "summits", "s1")
    expect(scenarioIdsOf(board(), "summits")).toEqual(["s2", "s1"])
    actions.moveScenario("s2", "sanctions", null)
    expect(scenarioIdsOf(board(), "sanctions")).toEqual(["s3", "s2"])
    actions.moveScenario("s3", null, "s4")
    expect(scenarioIdsOf(board(), null)).toEqual(["s3", "s4"])
  })

  it("a move to where it is is no operation", async () => {
    expect(actions.moveScenario("s1", "summits", "s2").ok).toBe(true)
    expect(actions.moveScenario("s1", "summits", "s1").ok).toBe(true)
    await settled()
    expect(server.edits).toEqual([])
  })

  it("what is not there says so", () => {
    for (const done of [
      actions.deleteScenario("gone"),
      actions.setProbability("gone", "yes", 0.5),
      actions.setField("scenarios", "gone", "impact", 3),
      actions.renameSet("gone", "x"),
    ]) {
      expect(done).toMatchObject({ ok: false, error: { message: "This is no longer on the board." } })
    }
  })
})

describe("the working value", () => {
  it("M1 moves one outcome, the others in proportion, and stays at 1", () => {
    actions.setProbability("s1", "yes", 0.62)
    expect(probabilities("s1")).toEqual({ yes: 0.62, no: 0.38 })
  })

  it("keeps an interval round it", () => {
    actions.setInterval("s1", { low: 0.2, high: 0.5 })
    expect(get("s1").working).toMatchObject({ low: 0.2, high: 0.5 })
    actions.setInterval("s1", { low: 0.2 })
    expect(get("s1").working).not.toHaveProperty("high")
  })

  it("M1 outcomes come and go without a gap: a new one begins at 0, a removed one leaves its share", () => {
    const id = idOf(
      actions.addScenario({ title: "Who", setId: null, kind: "categorical", outcomes: ["A", "B"] }),
    )
    const [a, b] = get(id).outcomes.map((outcome) => outcome.id) as [string, string]
    const c = idOf(actions.addOutcome(id, "C"))
    expect(probabilities(id)).toEqual({ [a]: 0.5, [b]: 0.5, [c]: 0 })
    actions.setProbability(id, c, 0.5)
    expect(probabilities(id)).toEqual({ [a]: 0.25, [b]: 0.25, [c]: 0.5 })
    actions.pinOutcome(id, a, true)
    actions.removeOutcome(id, c)
    expect(get(id).outcomes.find((outcome) => outcome.id === c)?.retiredOn).toBe("2018-07-08")
    expect(probabilities(id)).toEqual({ [a]: 0.5, [b]: 0.5, [c]: 0 })
    // With everything on the first, what it gives up does not go to the retired one.
    actions.pinOutcome(id, a, false)
    actions.setProbability(id, a, 1)
    actions.setProbability(id, a, 0.6)
    expect(probabilities(id)).toEqual({ [a]: 0.6, [b]: 0.4, [c]: 0 })
    expect(actions.removeOutcome(id, b)).toMatchObject({ ok: false })
    actions.renameOutcome(id, b, "Moon")
    expect(get(id).outcomes.find((outcome) => outcome.id === b)?.label).toBe("Moon")
  })

  it("a yes/no question keeps its two outcomes", () => {
    expect(actions.addOutcome("s1", "Maybe")).toMatchObject({ ok: false })
    expect(actions.removeOutcome("s1", "no")).toMatchObject({ ok: false })
  })

  it("a change of kind leaves a whole scenario, there and back", () => {
    actions.setKind("s1", "categorical")
    expect(probabilities("s1")).toEqual({ yes: 0.3, no: 0.7 })
    actions.addOutcome("s1", "Later")
    actions.setKind("s1", "binary")
    expect(
      get("s1")
        .outcomes.filter(({ retiredOn }) => !retiredOn)
        .map(({ id }) => id),
    ).toEqual(["yes", "no"])
    expect(Object.values(probabilities("s1") ?? {}).reduce((x, y) => x + y, 0)).toBeCloseTo(1, 12)
    actions.setKind("s1", "numeric")
    expect(get("s1").working).toBeUndefined()
    expect(actions.setProbability("s1", "yes", 0.5)).toMatchObject({ ok: false })
    actions.setQuantiles("s1", { p10: 1, p50: 4, p90: null }, 0.2)
    expect(get("s1").working).toEqual({ quantiles: { p10: 1, p50: 4, p90: null }, pBeyondRange: 0.2 })
    actions.setKind("s1", "date")
    expect(get("s1").working).toBeUndefined()
    actions.setKind("s1", "binary")
    expect(probabilities("s1")).toMatchObject({ yes: 0.5, no: 0.5 })
  })

  it("quantiles that do not rise are refused with a sentence", () => {
    actions.setKind("s1", "numeric")
    expect(actions.setQuantiles("s1", { p10: 5, p50: 4, p90: 9 })).toMatchObject({
      ok: false,
      error: { reason: "invalid-value", message: "quantiles must rise and be of one kind" },
    })
  })

  it("M1 whatever is done, every scenario sums to 1", () => {
    const step = fc.oneof(
      fc.tuple(fc.constant("p"), fc.nat(), fc.double({ min: 0, max: 1, noNaN: true })),
      fc.tuple(fc.constant("pin"), fc.nat(), fc.constant(0)),
      fc.tuple(fc.constant("add"), fc.nat(), fc.constant(0)),
      fc.tuple(fc.constant("remove"), fc.nat(), fc.constant(0)),
      fc.tuple(fc.constant("kind"), fc.nat(), fc.constant(0)),
    )
    const id = idOf(
      actions.addScenario({ title: "Who", setId: null, kind: "categorical", outcomes: ["A", "B"] }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        for (const [what, n, p] of steps) {
          const { outcomes } = get(id)
          const outcome = outcomes[n % outcomes.length]?.id ?? "none"
          if (what === "p") actions.setProbability(id, outcome, p)
          if (what === "pin") actions.pinOutcome(id, outcome, n % 2 === 0)
          if (what === "add") actions.addOutcome(id, "More")
          if (what === "remove") actions.removeOutcome(id, outcome)
          if (what === "kind") actions.setKind(id, n % 2 === 0 ? "binary" : "categorical")
          const values = probabilities(id)
          expect(Object.values(values ?? {}).reduce((x, y) => x + y, 0)).toBeCloseTo(1, 9)
          for (const { id: o, retiredOn } of get(id).outcomes) if (retiredOn) expect(values?.[o]).toBe(0)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe("the rest of the board", () => {
  it("evidence is added, changed and removed one entry at a time", () => {
    const first = idOf(actions.addEvidence("s1", { sourceId: "kcna", passage: "They said so." }))
    const second = idOf(actions.addEvidence("s1", { passage: "Nobody knows." }))
    actions.setEvidence("s1", first, { passage: "They said it twice." })
    actions.setEvidence("s1", second, { sourceId: "kcna" })
    actions.setEvidence("s1", first, { sourceId: null })
    expect(get("s1").evidence).toEqual([
      { id: first, passage: "They said it twice.", order: 0 },
      { id: second, passage: "Nobody knows.", order: 1, sourceId: "kcna" },
    ])
    actions.removeEvidence("s1", first)
    expect(get("s1").evidence.map(({ id }) => id)).toEqual([second])
  })

  it("a field is set with its base, and not twice", async () => {
    actions.setField("scenarios", "s1", "impact", 4)
    actions.setField("scenarios", "s1", "impact", 4)
    await settled()
    expect(get("s1").impact).toBe(4)
    expect(server.received.length).toBe(1)
    expect(actions.setField("scenarios", "s1", "impact", 9)).toMatchObject({ ok: false })
    actions.setField("scenarios", "s1", "impact", null)
    expect(get("s1").impact).toBeUndefined()
  })

  it("a text changes by its smallest edit", () => {
    actions.editText("scenarios", "s1", "background", "The two have never met.")
    expect(get("s1").background).toBe("The two have never met.")
    actions.editMetaText("note", "For the minister")
    expect(board().meta.note).toBe("For the minister")
  })

  it("a deleted set leaves its scenarios under no set, until it is restored", () => {
    const id = idOf(actions.addSet("Exercises", "exclusive"))
    actions.moveScenario("s4", id, null)
    actions.renameSet(id, "Drills")
    actions.setSetKind(id, "independent")
    expect(byId(board().sets, id)).toMatchObject({ title: "Drills", kind: "independent" })
    actions.deleteSet(id)
    expect(scenarioIdsOf(board(), null)).toEqual(["s4"])
    actions.restoreSet(id)
    expect(scenarioIdsOf(board(), id)).toEqual(["s4"])
    expect(scenarioIdsOf(board(), null)).toEqual([])
  })

  it("a source has its grades", () => {
    const id = idOf(actions.addSource({ title: "Yonhap", reliability: "B", credibility: 2 }))
    expect(byId(board().sources, id)).toMatchObject({ title: "Yonhap", reliability: "B", credibility: 2 })
    expect(actions.addSource({ title: "x", url: "javascript:alert(1)" })).toMatchObject({ ok: false })
  })

  it("what the role forbids comes back with its sentence", async () => {
    await server.say({ type: "you", body: { ...server.you, role: "analyst" } })
    expect(actions.setMeta("title", "Mine")).toEqual({
      ok: false,
      error: { reason: "forbidden", message: "Only facilitators can change the board's own settings." },
    })
    await server.say({ type: "you", body: { ...server.you, role: "facilitator" } })
    expect(actions.setMeta("title", "Mine").ok).toBe(true)
    expect(board().meta.title).toBe("Mine")
  })
})
