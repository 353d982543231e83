import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Board, emptyBoard, type Link, type Scenario } from "../../../core/board.ts"
import type { PublishedEstimate } from "../../../core/judgement.ts"
import { modelOf } from "../../../core/network/board-network.ts"
import { withClosingLinks } from "../../../core/network/closing-link.ts"
import { gapsOf } from "../../../core/network/coherence.ts"
import type { CoherenceGap } from "../../../core/network/questions.ts"
import { statedConditionals } from "../../../core/network/stated.ts"
import { parseTemplate } from "../../../core/template.ts"

const outcomes = (ids: readonly string[]) => ids.map((id, order) => ({ id, label: id, order }))
const scenario = (
  id: string,
  probabilities: Record<string, number>,
  more: Partial<Scenario> = {},
): Scenario => ({
  id,
  title: id.toUpperCase(),
  kind: "binary",
  status: "open",
  outcomes: outcomes(Object.keys(probabilities)),
  working: { probabilities },
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
  ...more,
})
const yes = (id: string, p: number, more: Partial<Scenario> = {}) => scenario(id, { yes: p, no: 1 - p }, more)
const hard = (relation: "requires" | "implies" | "excludes", from: string, to: string): Link => ({
  id: `${relation}-${from}-${to}`,
  relation,
  from: { scenarioId: from, outcomeId: "yes" },
  to: { scenarioId: to, outcomeId: "yes" },
})
const boardOf = (scenarios: Scenario[], links: Link[] = [], more: Partial<Board> = {}): Board => ({
  ...emptyBoard({ title: "", note: "", yardstick: "icd203" }),
  scenarios,
  links,
  ...more,
})
const exclusive = [{ id: "set", title: "Who leads", kind: "exclusive" as const }]
let count = 0
const said = (
  scenarioId: string,
  given: Record<string, string> | null,
  p: number,
  more: Partial<PublishedEstimate> = {},
): PublishedEstimate => ({
  id: `e-${count++}`,
  scenarioId,
  round: 1,
  given,
  forecast: { probabilities: { yes: p, no: 1 - p } },
  interval: null,
  confidence: null,
  rationale: "",
  sourceIds: [],
  by: "an-1",
  mark: `an-${count}`,
  at: count,
  withdrawnAt: null,
  ...more,
})
const repaired = (board: Board, { repair }: CoherenceGap): Board => ({
  ...board,
  scenarios: board.scenarios.map((one) => {
    const steps = repair.filter(({ target }) => target.scenarioId === one.id)
    if (steps.length === 0 || !one.working || !("probabilities" in one.working)) return one
    const probabilities = { ...one.working.probabilities }
    for (const { target, to } of steps) probabilities[target.outcomeId] = to
    return { ...one, working: { ...one.working, probabilities } }
  }),
})
const only = (gaps: CoherenceGap[]): CoherenceGap => {
  expect(gaps).toHaveLength(1)
  return gaps[0] as CoherenceGap
}
const toOf = ({ repair }: CoherenceGap, id: string, outcomeId = "yes") =>
  repair.find(({ target }) => target.scenarioId === id && target.outcomeId === outcomeId)?.to

describe("working values that do not go together", () => {
  it("M7 an exclusive set: named in a sentence, and what is too much taken from all alike", () => {
    const board = boardOf(
      [yes("a", 0.6, { setId: "set" }), yes("b", 0.5, { setId: "set" }), yes("c", 0.2, { setId: "set" })],
      [],
      { sets: exclusive },
    )
    const gap = only(gapsOf(null, board))
    expect(gap.message).toBe("The scenarios of “Who leads” add up to 130%, and only one of them can happen.")
    expect(gap.kind).toBe("exclusive-set")
    expect(gap.size).toBeCloseTo(0.3, 12)
    expect([toOf(gap, "a"), toOf(gap, "b"), toOf(gap, "c")]).toEqual([
      expect.closeTo(0.5, 12),
      expect.closeTo(0.4, 12),
      expect.closeTo(0.1, 12),
    ])
    expect(toOf(gap, "a", "no")).toBeCloseTo(0.5, 12)
    expect(gapsOf(null, repaired(board, gap))).toEqual([])
  })

  it("M7 a set that adds up to less is told otherwise; independent sets, single scenarios and rounding are no gaps", () => {
    const two = [yes("a", 0.3, { setId: "set" }), yes("b", 0.3, { setId: "set" })]
    expect(only(gapsOf(null, boardOf(two, [], { sets: exclusive }))).message).toMatch(
      /add up to 60%, so one is missing/,
    )
    expect(gapsOf(null, boardOf(two.slice(0, 1), [], { sets: exclusive }))).toEqual([])
    expect(
      gapsOf(null, boardOf(two, [], { sets: [{ id: "set", title: "S", kind: "independent" }] })),
    ).toEqual([])
    const near = [
      yes("a", 0.333, { setId: "set" }),
      yes("b", 0.333, { setId: "set" }),
      yes("c", 0.33, { setId: "set" }),
    ]
    expect(gapsOf(null, boardOf(near, [], { sets: exclusive }))).toEqual([])
  })

  it.each([
    [
      "requires",
      0.2,
      0.5,
      0.35,
      0.35,
      "“B” needs “A”, so it cannot be likelier than that: it stands at 50%, the other at 20%.",
    ],
    [
      "implies",
      0.5,
      0.2,
      0.35,
      0.35,
      "“A” brings “B” with it, so that one is at least as likely: it stands at 20%, the other at 50%.",
    ],
    [
      "excludes",
      0.7,
      0.5,
      0.6,
      0.4,
      "“A” rules out “B”, so both together are 100% at most: they stand at 70% and 50%.",
    ],
  ] as const)("M7 %s: both ends meet halfway", (relation, a, b, toA, toB, message) => {
    const board = boardOf([yes("a", a), yes("b", b)], [hard(relation, "a", "b")])
    const gap = only(gapsOf(null, board))
    expect(gap).toMatchObject({ kind: relation, message, scenarioIds: ["a", "b"] })
    expect(toOf(gap, "a")).toBeCloseTo(toA, 12)
    expect(toOf(gap, "b")).toBeCloseTo(toB, 12)
    expect(gapsOf(null, repaired(board, gap))).toEqual([])
  })

  it("M7 pinned and resolved values stay; where nothing else may move there is no repair, and it is said", () => {
    const pinned = yes("a", 0.2)
    pinned.working = { probabilities: { yes: 0.2, no: 0.8 }, pinned: ["yes"] }
    const gap = only(gapsOf(null, boardOf([pinned, yes("b", 0.5)], [hard("requires", "a", "b")])))
    expect(toOf(gap, "a")).toBeUndefined()
    expect(toOf(gap, "b")).toBeCloseTo(0.2, 12)
    const resolved = yes("b", 0.5, { status: "resolved" })
    const stuck = only(gapsOf(null, boardOf([pinned, resolved], [hard("requires", "a", "b")])))
    expect(stuck.repair).toEqual([])
    expect(stuck.message).toMatch(/Nothing that may be moved closes this/)
  })

  it("M7 what is deleted, annulled, without a value or gone takes no part", () => {
    const pairs: Scenario[][] = [
      [yes("a", 0.2, { deletedAt: 1 }), yes("b", 0.5)],
      [yes("a", 0.2, { status: "annulled" }), yes("b", 0.5)],
      [yes("a", 0.2, { working: undefined }), yes("b", 0.5)],
      [yes("b", 0.5)],
    ]
    for (const pair of pairs) expect(gapsOf(null, boardOf(pair, [hard("requires", "a", "b")]))).toEqual([])
    const deleted = { ...hard("requires", "a", "b"), deletedAt: 1 }
    expect(gapsOf(null, boardOf([yes("a", 0.2), yes("b", 0.5)], [deleted]))).toEqual([])
  })

  it("M7 a day takes part with its bins and is not moved", () => {
    const day: Scenario = {
      ...yes("day", 0),
      kind: "date",
      outcomes: [],
      thresholds: [{ id: "t1", upTo: "2018-06-30" }],
      range: ["2018-01-01", "2018-12-31"],
      working: { quantiles: { p10: "2018-03-01", p50: "2018-06-30", p90: "2018-10-01" } },
    }
    const link: Link = { ...hard("requires", "day", "b"), from: { scenarioId: "day", outcomeId: "t1" } }
    const gap = only(gapsOf(null, boardOf([day, yes("b", 0.9)], [link])))
    expect(gap.repair.map(({ target }) => target.scenarioId)).toEqual(["b", "b"])
    expect(toOf(gap, "b")).toBeCloseTo(0.5, 6)
  })

  it("M7 on random boards: a repair keeps every sum, closes its gap, opens no other, and nothing on a grid is nearer", () => {
    const p = fc.integer({ min: 0, max: 20 }).map((k) => k / 20)
    const relation = fc.constantFrom("requires" as const, "implies" as const, "excludes" as const)
    const pair = fc.constantFrom(["a", "b"], ["b", "c"], ["a", "c"], ["c", "d"])
    let gapsSeen = 0
    fc.assert(
      fc.property(
        fc.tuple(p, p, p, p),
        fc.array(fc.tuple(relation, pair), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        fc.boolean(),
        (values, links, inSet, pins) => {
          const ids = ["a", "b", "c", "d"]
          const scenarios = ids.map((id, i) => {
            const one = yes(id, values[i] ?? 0, inSet && i < 2 ? { setId: "set" } : {})
            if (pins && id === "c" && one.working && "probabilities" in one.working)
              one.working.pinned = ["yes"]
            return one
          })
          const drawn = links.map(([kind, [from = "", to = ""]], i) => ({
            ...hard(kind, from, to),
            id: `l${i}`,
          }))
          const board = boardOf(scenarios, drawn, { sets: exclusive })
          const gaps = gapsOf(null, board)
          for (const gap of gaps) {
            if (gap.repair.length === 0) continue
            gapsSeen++
            const after = repaired(board, gap)
            const left = gapsOf(null, after)
            expect(left.some(({ id }) => id === gap.id)).toBe(false)
            for (const other of left) {
              const before = gaps.find(({ id }) => id === other.id)
              expect(before).toBeDefined()
              expect(other.size).toBeLessThanOrEqual((before?.size ?? 0) + 1e-9)
            }
            for (const one of after.scenarios) {
              const shares =
                one.working && "probabilities" in one.working ? Object.values(one.working.probabilities) : []
              expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
            }
            if (pins) expect(gap.repair.some(({ target }) => target.scenarioId === "c")).toBe(false)
            // Of all boards in steps of five points on which this one is closed and nothing else got worse, none is nearer.
            const shares = after.scenarios.map(shareOf)
            const sets = inSet ? [[0, 1]] : []
            const found = distance(shares, values)
            const closed = offsOf(drawn, values, sets)
            const index =
              gap.kind === "exclusive-set"
                ? 0
                : sets.length + drawn.findIndex(({ id }) => gap.id.endsWith(`:${id}`))
            const nearer = [...grid(values, pins ? 2 : -1)].find((nearby) => {
              if (distance(nearby, values) >= found - 1e-9) return false
              return offsOf(drawn, nearby, sets).every((off, k) => {
                const before = k === index ? 0 : (closed[k] ?? 0)
                return (
                  off <= Math.max(0, before) + 1e-9 && (k >= sets.length || off >= Math.min(0, before) - 1e-9)
                )
              })
            })
            expect(nearer, gap.id).toBeUndefined()
          }
        },
      ),
      { seed: 76, numRuns: 30 },
    )
    expect(gapsSeen).toBeGreaterThan(15)
  })
})

const shareOf = ({ working }: Scenario): number =>
  working && "probabilities" in working ? (working.probabilities.yes ?? 0) : 0

const distance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, share, i) => sum + (share - (b[i] ?? 0)) ** 2, 0)

/** How far the sets are above 1, then how far each hard link is from holding. */
function offsOf(
  links: readonly Link[],
  shares: readonly number[],
  sets: readonly (readonly number[])[],
): number[] {
  const share = ({ scenarioId }: { scenarioId: string }) => shares["abcd".indexOf(scenarioId)] ?? Number.NaN
  return [
    ...sets.map((members) => members.reduce((sum, k) => sum + (shares[k] ?? 0), -1)),
    ...links.map(({ relation, from, to }) => {
      const [a, b] = [share(from), share(to)]
      return relation === "requires" ? b - a : relation === "implies" ? a - b : a + b - 1
    }),
  ]
}

/** Each of up to three scenarios moved by up to four points of twenty. */
function* grid(values: readonly number[], pinned: number): Generator<number[]> {
  const steps = [-4, -3, -2, -1, 0, 1, 2, 3, 4]
  for (let still = 0; still < values.length; still++)
    for (const a of steps)
      for (const b of steps)
        for (const c of steps) {
          const by = [a, b, c]
          by.splice(still, 0, 0)
          if ((by[pinned] ?? 0) !== 0) continue
          const moved = values.map((value, k) => value + (by[k] ?? 0) / 20)
          if (moved.every((share) => share >= -1e-12 && share <= 1 + 1e-12)) yield moved
        }
}

describe("what people stated", () => {
  const pair = [yes("a", 0.5), yes("b", 0.4)]

  it("M7 total probability: both conditionals against the value that stands", () => {
    const board = boardOf(pair)
    const stated = [said("b", { a: "yes" }, 0.9), said("b", { a: "no" }, 0.1)]
    const gap = only(gapsOf(null, board, stated))
    expect(gap).toMatchObject({
      kind: "total-probability",
      scenarioIds: ["a", "b"],
      message:
        "From what people said (90% given “A”, 10% given “A: no”), “B” comes to 50%, and it stands at 40%.",
    })
    // The nearest point of b = .1 + .8 a, from (.5, .4).
    expect(toOf(gap, "a")).toBeCloseTo(0.5 - (0.8 * 0.1) / 1.64, 9)
    expect(toOf(gap, "b")).toBeCloseTo(0.4 + 0.1 / 1.64, 9)
    expect(gapsOf(null, repaired(board, gap), stated)).toEqual([])
  })

  it("M7 two points are no gap; withdrawn ones, conditions of two and changed outcomes say nothing", () => {
    const at = (p: number) => [said("b", { a: "yes" }, p), said("b", { a: "no" }, p)]
    expect(gapsOf(null, boardOf(pair), at(0.42))).toEqual([])
    expect(gapsOf(null, boardOf(pair), at(0.43))).toHaveLength(1)
    const withdrawn = at(0.9).map((one) => ({ ...one, withdrawnAt: 9 }))
    expect(gapsOf(null, boardOf(pair), withdrawn)).toEqual([])
    const changed = at(0.9).map((one) => ({ ...one, forecast: { probabilities: { yes: 0.9, other: 0.1 } } }))
    expect(gapsOf(null, boardOf(pair), changed)).toEqual([])
    const twofold = [said("b", { a: "yes", c: "yes" }, 0.99)]
    expect(gapsOf(null, boardOf([...pair, yes("c", 0.5)]), twofold)).toEqual([])
  })

  it("M7 where one needs the other, one conditional says all", () => {
    const board = boardOf([yes("a", 0.5), yes("b", 0.4)], [hard("requires", "a", "b")])
    const gap = only(gapsOf(null, board, [said("b", { a: "yes" }, 0.6)]))
    expect(gap.message).toBe(
      "From what people said (60% given “A”, 0% given “A: no”), “B” comes to 30%, and it stands at 40%.",
    )
  })

  it.each([
    [
      "least",
      0.8,
      0.3,
      0.9,
      "People said 90% for “B” given “A”. With that one at 80% it is 72% at least, and it stands at 30%.",
    ],
    [
      "most",
      0.8,
      0.9,
      0.5,
      "People said 50% for “B” given “A”. With that one at 80% it is 60% at most, and it stands at 90%.",
    ],
  ])("M7 Fréchet's bound, %s", (which, a, b, p, message) => {
    const board = boardOf([yes("a", a), yes("b", b)])
    const stated = [said("b", { a: "yes" }, p)]
    const gap = only(gapsOf(null, board, stated))
    expect(gap).toMatchObject({ kind: "frechet", message })
    expect(gap.id).toMatch(new RegExp(`:${which}$`))
    const after = repaired(board, gap)
    expect(gapsOf(null, after, stated)).toEqual([])
  })

  it("the median of each person's last counts, of later rounds too, however anonymous", () => {
    const board = boardOf(pair)
    const one = said("b", { a: "yes" }, 0.1, { mark: "m1" })
    const again = said("b", { a: "yes" }, 0.7, { mark: "m1", round: 2 })
    const others = [
      said("b", { a: "yes" }, 0.6, { mark: "m2" }),
      said("b", { a: "yes" }, 0.5, { mark: "m3" }),
    ]
    expect(statedConditionals([again, one, ...others], board.scenarios)).toEqual([
      {
        key: "b|a=yes",
        scenarioId: "b",
        given: { a: "yes" },
        probabilities: { yes: 0.6, no: 0.4 },
        people: 3,
      },
    ])
    const secret = [one, again].map((estimate) => ({ ...estimate, at: null, by: null }))
    expect(
      statedConditionals([secret[1], secret[0]] as PublishedEstimate[], board.scenarios)[0]?.probabilities
        .yes,
    ).toBeCloseTo(0.7)
  })
})

describe("the board of 2018", () => {
  const file = JSON.parse(
    readFileSync(new URL("../../../prisma/templates/korea-2018.json", import.meta.url), "utf8"),
  ) as Record<string, unknown>
  const template = parseTemplate(file)
  if (!template.ok) throw new Error(template.error.message)
  const { board, estimates } = template.value
  const published = estimates.map((row) =>
    said(row.scenarioId, row.given ?? null, 0, {
      id: row.id,
      mark: row.analystId,
      at: row.createdAt.getTime(),
      forecast: { probabilities: row.probabilities ?? {} },
    }),
  )
  const model = modelOf(board)

  it("M7 as it stands nothing on it is further apart than people round", () => {
    expect(gapsOf(model, board, published)).toEqual([])
  })

  it("M7 its worked pair: what five people said of the meeting if Kim comes, against the model", () => {
    const gap = only(gapsOf(model, board, published, 0.002).filter(({ kind }) => kind === "conditional"))
    expect(gap.message).toMatch(/given “.*”: people said 45%, the model says 45%/)
    expect(gap.size).toBeCloseTo(0.0045, 4)
    // Pooled as the worked figures are, by the geometric mean of odds, it is 43.8 % against 45.5 %.
    const pooled = published
      .filter(({ given }) => given !== null)
      .map((one) => ({ ...one, forecast: { probabilities: { yes: 0.4377, no: 0.5623 } } }))
    const [wider] = gapsOf(model, board, pooled, 0.01)
    expect(wider?.size).toBeCloseTo(0.4545 - 0.4377, 4)
    expect(wider?.repair).toEqual([])
  })
})

describe("the link that would close what people said of one if another", () => {
  const influence = (from: string, to: string, shift: number): Link => ({
    ...hard("requires", from, to),
    relation: "influences",
    logOddsShift: shift,
  })
  const closings = (board: Board, published: PublishedEstimate[]) =>
    withClosingLinks(board, gapsOf(modelOf(board), board, published), published).flatMap(
      ({ link }) => link ?? [],
    )

  it("M7 is a new one, as strong as closes it beside the links that are there, and drawn it leaves no gap", () => {
    const board = boardOf([yes("a", 0.8), yes("b", 0.4), yes("c", 0.5)], [influence("c", "b", 1.5)])
    const published = [said("b", { a: "yes" }, 0.47)]
    const [closing, ...more] = closings(board, published)
    if (!closing) throw new Error("there is one")
    expect(more).toEqual([])
    expect(closing).toMatchObject({ id: null, link: { from: { scenarioId: "a" }, to: { scenarioId: "b" } } })
    const drawn = { ...board, links: [...board.links, { ...closing.link, id: "new" }] }
    expect(gapsOf(modelOf(drawn), drawn, published)).toEqual([])
    expect(modelOf(drawn).state().base.b?.yes).toBeCloseTo(0.4, 9)
  })

  it("M7 is the one that is there already, stronger or weaker, also where it leads the other way", () => {
    const board = boardOf([yes("a", 0.3), yes("b", 0.4)], [influence("b", "a", 0.2)])
    const published = [said("b", { a: "yes" }, 0.7)]
    const [closing] = closings(board, published)
    expect(closing).toMatchObject({ id: "requires-b-a", link: { from: { scenarioId: "b" } } })
    const changed = { ...board, links: [{ ...closing?.link, id: "requires-b-a" } as Link] }
    expect(gapsOf(modelOf(changed), changed, published)).toEqual([])
  })

  it("M7 is none where what is certain stands between them, where one would have to be too strong, or of two conditions", () => {
    const certain = boardOf([yes("a", 0.5), yes("b", 0.4)], [hard("requires", "a", "b")])
    expect(closings(certain, [said("b", { a: "yes" }, 0.6)])).toEqual([])
    const far = boardOf([yes("a", 0.5), yes("b", 0.5)])
    expect(closings(far, [said("b", { a: "yes" }, 0.999)])).toEqual([])
    const two = boardOf([yes("a", 0.5), yes("b", 0.5), yes("c", 0.5)])
    expect(closings(two, [said("b", { a: "yes", c: "yes" }, 0.8)])).toEqual([])
  })
})
