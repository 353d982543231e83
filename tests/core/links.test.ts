import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Board, emptyBoard, type Link, type Scenario } from "../../core/board.ts"
import { type Arc, alreadyJoined, arcsOf, checkEnds, checkLink, loopWith, nodesOf } from "../../core/links.ts"

const scenario = (id: string, more: Partial<Scenario> = {}): Scenario => ({
  id,
  title: id.toUpperCase(),
  kind: "binary",
  status: "open",
  outcomes: [
    { id: "yes", label: "Yes", order: 0 },
    { id: "no", label: "No", order: 1 },
  ],
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
  ...more,
})
const end = (scenarioId: string, outcomeId = "yes") => ({ scenarioId, outcomeId })
const link = (from: string, to: string, more: Partial<Link> = {}): Link => ({
  id: `${from}-${to}`,
  relation: "influences",
  from: end(from),
  to: end(to),
  logOddsShift: 1,
  ...more,
})
const boardOf = (links: Link[], more: Partial<Board> = {}): Board => ({
  ...emptyBoard({ title: "", note: "", yardstick: "icd203" }),
  scenarios: ["a", "b", "c", "d"].map((id) => scenario(id)),
  links,
  ...more,
})
const arc = (from: string, to: string): Arc => ({ from: { scenarioId: from }, to: { scenarioId: to } })
const why = (board: Board, candidate: Link, id?: string) => {
  const checked = checkLink(board, candidate, id)
  return checked.ok ? "fits" : `${checked.error.reason}: ${checked.error.message}`
}

describe("loops", () => {
  it("M2 a link that would close a loop is refused, and the loop is named", () => {
    const board = boardOf([link("a", "b"), link("b", "c")])
    expect(why(board, link("c", "a"))).toBe("loop: This would close a loop: C -> A -> B -> C.")
    expect(why(board, link("b", "a"))).toBe("loop: This would close a loop: B -> A -> B.")
    expect(why(board, link("a", "c"))).toBe("fits")
    expect(why(board, link("a", "b"))).toBe("fits")
  })

  it("M2 a hard link and a conditional table lead on like any other", () => {
    const table = { id: "t", scenarioId: "b", given: ["a"], outcomes: [], rows: [] }
    const board = boardOf([link("b", "c", { relation: "requires", logOddsShift: undefined })], {
      tables: [table],
    })
    expect(why(board, link("c", "a"))).toMatch(/^loop: .*C -> A -> B -> C/)
    expect(arcsOf(board).map(({ id }) => id)).toEqual(["b-c", "t"])
  })

  it("M2 scenarios of which only one can happen are one node", () => {
    const board = boardOf([link("a", "b")], {
      sets: [{ id: "set", title: "Set", kind: "exclusive" }],
      scenarios: ["a", "b", "c"].map((id) => scenario(id, id === "a" ? {} : { setId: "set" })),
    })
    expect(why(board, link("c", "a"))).toBe("loop: This would close a loop: C -> A -> B (or else C).")
    expect(loopWith(board.links, arc("c", "a"), nodesOf(board))).toEqual(["c", "a", "b", "c"])
    expect(why(board, link("b", "c"))).toMatch(/^within-set: Only one of “B” and “C” can happen/)
    const independent = {
      ...board,
      sets: board.sets.map((set) => ({ ...set, kind: "independent" as const })),
    }
    expect(why(independent, link("c", "a"))).toBe("fits")
    const gone = { ...board, sets: board.sets.map((set) => ({ ...set, deletedAt: 1 })) }
    expect(why(gone, link("c", "a"))).toBe("fits")
  })

  it("M2 a link that is changed does not stand in its own way; one that is deleted in nobody's", () => {
    const board = boardOf([link("a", "b")])
    expect(why(board, link("b", "a"), "a-b")).toBe("fits")
    expect(why(boardOf([link("a", "b", { deletedAt: 1 })]), link("b", "a"))).toBe("fits")
  })

  it("M2 links that are added where none is refused never form a loop, and only those that close one are refused", () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }))
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 30 }), (pairs) => {
        const kept: Arc[] = []
        for (const [from, to] of pairs) {
          if (from === to) continue
          const candidate = arc(`s${from}`, `s${to}`)
          const loop = loopWith(kept, candidate)
          expect(loop !== null).toBe(reaches(kept, `s${to}`, `s${from}`))
          if (!loop) kept.push(candidate)
          else {
            expect(loop[0]).toBe(`s${from}`)
            expect(loop.at(-1)).toBe(`s${from}`)
            for (const [index, at] of loop.slice(1).entries())
              expect([...kept, candidate]).toContainEqual(arc(loop[index] ?? "", at))
          }
        }
        for (const { from } of kept) expect(reaches(kept, from.scenarioId, from.scenarioId, true)).toBe(false)
      }),
      { seed: 6 },
    )
  })

  it("a long loop is told in short", () => {
    const ids = Array.from({ length: 12 }, (_, k) => `s${k}`)
    const board = boardOf(
      ids.slice(1).map((id, k) => link(ids[k] ?? "", id)),
      { scenarios: ids.map((id) => scenario(id)) },
    )
    expect(why(board, link("s11", "s0"))).toBe(
      "loop: This would close a loop: S11 -> S0 -> S1 -> S2 -> S3 -> … -> S11.",
    )
  })
})

/** By walking everywhere. */
function reaches(arcs: readonly Arc[], from: string, to: string, byAnEdge = false): boolean {
  const seen = new Set<string>()
  const open = byAnEdge
    ? arcs.filter((one) => one.from.scenarioId === from).map((one) => one.to.scenarioId)
    : [from]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === to) return true
    if (seen.has(at)) continue
    seen.add(at)
    for (const one of arcs) if (one.from.scenarioId === at) open.push(one.to.scenarioId)
  }
  return false
}

describe("what else a link must be", () => {
  const board = boardOf([], {
    scenarios: [
      scenario("a"),
      scenario("b", { outcomes: [{ id: "yes", label: "Yes", order: 0, retiredOn: "2018-07-01" }] }),
      scenario("gone", { deletedAt: 1 }),
      scenario("day", { kind: "date", outcomes: [], thresholds: [{ id: "t1", upTo: "2018-09-30" }] }),
      scenario("number", { kind: "numeric", outcomes: [] }),
    ],
  })
  it.each<[string, Link]>([
    ["same-scenario", link("a", "a")],
    ["same-scenario", link("a", "a", { to: end("a", "no") })],
    ["end-gone", link("a", "gone")],
    ["end-gone", link("nowhere", "a")],
    ["outcome-gone", link("a", "b")],
    ["outcome-gone", link("a", "day", { to: end("day", "r1") })],
    ["no-strength", link("a", "number", { to: end("number", "r4"), logOddsShift: undefined })],
    ["no-strength", link("a", "number", { to: end("number", "r4"), logOddsShift: Number.NaN })],
    ["too-strong", link("a", "number", { to: end("number", "r4"), logOddsShift: 4.1 })],
    ["hard-with-strength", link("a", "number", { to: end("number", "r4"), relation: "implies" })],
  ])("%s", (reason, candidate) =>
    expect(why(board, candidate)).toMatch(new RegExp(`^${reason}: [A-Z“].*\\.$`)),
  )

  it.each<Link>([
    link("a", "day", { to: end("day", "t1"), logOddsShift: 0 }),
    link("a", "day", { to: end("day", "above"), logOddsShift: -4 }),
    link("a", "number", { to: end("number", "r1"), relation: "excludes", logOddsShift: undefined }),
  ])("fits: %j", (candidate) => expect(why(board, candidate)).toBe("fits"))

  it("two outcomes that are joined already are found, but not by the link itself, nor by one that is deleted", () => {
    const board = boardOf([link("a", "b"), link("b", "c", { deletedAt: 1 })])
    const ends = { from: end("a"), to: end("b") }
    expect(alreadyJoined(board, ends)?.id).toBe("a-b")
    expect(alreadyJoined(board, ends, "a-b")).toBeNull()
    expect(alreadyJoined(board, { ...ends, to: end("b", "no") })).toBeNull()
    expect(alreadyJoined(board, { from: end("b"), to: end("c") })).toBeNull()
  })

  it("ends can be asked about before a strength is chosen", () => {
    expect(checkEnds(board, { from: end("a"), to: end("day", "t1") })).toEqual({ ok: true, value: true })
  })
})
