import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { changeFrom, changeSince, type Since, signedPoints } from "../../client/change-since.ts"
import {
  type Changers,
  type Finding,
  find,
  findAll,
  isFiltered,
  readFinding,
  type Sort,
  sorts,
  tagsOf,
  writeFinding,
} from "../../client/finding.ts"
import { type Board, emptyBoard, type Scenario } from "../../core/board.ts"
import { scenario } from "./small-board.ts"

const boardOf = (scenarios: Scenario[], part: Partial<Board> = {}): Board => ({
  ...emptyBoard({ title: "Many", note: "", yardstick: "icd203" }),
  sets: [
    { id: "summits", title: "Summits", kind: "independent", order: "a0" },
    { id: "sanctions", title: "Sanctions", kind: "exclusive", order: "a1" },
    { id: "gone", title: "Gone", kind: "independent", order: "a2", deletedAt: 5 },
  ],
  scenarios,
  ...part,
})

const shown = (board: Board, part: Partial<Finding>, changers: Changers | null = null): string[] =>
  [...find(board, { ...findAll, ...part }, changers).bySet.values()].flat()

const p = (yes: number) => ({ working: { probabilities: { yes, no: 1 - yes } } })

describe("the words", () => {
  const board = boardOf(
    [
      scenario("s1", { title: "Abé and Kim meet in Vladivostok", background: "The two have not met." }),
      scenario("s2", { title: "Sanctions are eased", tags: ["Économie", "UN"] }),
      scenario("s3", { title: "Talks fail", resolutionCriteria: "No further meeting by September." }),
      scenario("s4", { title: "Deleted talks", deletedAt: 3 }),
      scenario("s5", { title: "ＫＣＮＡ says so" }),
    ],
    {
      comments: [
        { id: "c1", scenarioId: "s2", authorId: "ann", text: "Watch Vladivostok too" },
        { id: "c2", scenarioId: "s3", authorId: "ann", text: "taken back: Vladivostok", deletedAt: 9 },
      ],
    },
  )

  it("match in any order, whatever their case, accents and width", () => {
    expect(shown(board, { query: "KIM abe" })).toEqual(["s1"])
    expect(shown(board, { query: "economie" })).toEqual(["s2"])
    expect(shown(board, { query: "kcna" })).toEqual(["s5"])
    expect(shown(board, { query: "met  kim" })).toEqual(["s1"])
  })

  it("match in criteria, background, tags and the comments that still stand", () => {
    expect(shown(board, { query: "september" })).toEqual(["s3"])
    expect(shown(board, { query: "vladivostok" })).toEqual(["s1", "s2"])
    expect(shown(board, { query: "un" })).toContain("s2")
    expect(shown(board, { query: "eased too" })).toEqual(["s2"])
  })

  it("find nothing that is deleted, and nothing that only one of the words is in", () => {
    expect(shown(board, { query: "deleted" })).toEqual([])
    expect(shown(board, { query: "kim september" })).toEqual([])
    expect(find(board, { ...findAll, query: "zzz" }, null)).toMatchObject({ shown: 0, total: 4 })
  })
})

describe("filters", () => {
  const board = boardOf([
    scenario("s1", { setId: "summits", order: "a0", tags: ["summit"] }),
    scenario("s2", { setId: "summits", order: "a1", status: "draft", tags: ["Summit", "UN"] }),
    scenario("s3", { setId: "sanctions", order: "a2", tags: ["UN"] }),
    scenario("s4", { setId: "gone", order: "a3" }),
    scenario("s5", { order: "a4" }),
  ])
  const changers: Changers = {
    scenarios: { s1: { at: 1, memberIds: ["ann", "ben"] }, s3: { at: 2, memberIds: ["ben"] } },
    since: null,
  }

  it("take any of one kind and ask for all kinds", () => {
    expect(shown(board, { sets: ["summits"] })).toEqual(["s1", "s2"])
    expect(shown(board, { sets: ["summits", "none"] })).toEqual(["s1", "s2", "s4", "s5"])
    expect(shown(board, { tags: ["summit"] })).toEqual(["s1", "s2"])
    expect(shown(board, { tags: ["un"], sets: ["sanctions"] })).toEqual(["s3"])
    expect(shown(board, { statuses: ["draft"] })).toEqual(["s2"])
    expect(shown(board, { people: ["ann"] }, changers)).toEqual(["s1"])
    expect(shown(board, { people: ["ben"] }, changers)).toEqual(["s1", "s3"])
    expect(shown(board, { people: ["ann"] }, null)).toEqual([])
  })

  it("know every tag once, with how many have it", () => {
    expect(tagsOf(board.scenarios)).toEqual([
      { tag: "summit", count: 2 },
      { tag: "UN", count: 2 },
    ])
  })
})

describe("the change since a snapshot", () => {
  const since = (working: Since["working"]): Since => ({
    snapshotId: "v1",
    title: "Move 1",
    takenAt: 1,
    working,
  })

  it("is the difference of the two numbers as they are shown", () => {
    expect(changeFrom(scenario("s1", p(0.3)), p(0.24).working)).toMatchObject({ points: 6 })
    expect(changeFrom(scenario("s1", p(0.304)), p(0.296).working)).toMatchObject({ points: 0 })
    expect(changeFrom(scenario("s1", p(0.305)), p(0.3).working)).toMatchObject({ points: 0.5 })
    expect([6, -4, 0].map(signedPoints)).toEqual(["+6", "−4", "0"])
  })

  it("is of the outcome that moved most where there are several, and none of quantiles", () => {
    const outcomes = ["a", "b", "c"].map((id, order) => ({ id, label: id.toUpperCase(), order }))
    const now = { probabilities: { a: 0.5, b: 0.1, c: 0.4 } }
    const was = { probabilities: { a: 0.45, b: 0.35, c: 0.2 } }
    const several = scenario("s1", { kind: "categorical", outcomes, working: now })
    expect(changeFrom(several, was)).toEqual({ points: -25, outcomeId: "b", label: "B" })
    const number = scenario("s2", {
      kind: "numeric",
      outcomes: [],
      working: { quantiles: { p10: 1, p50: 2, p90: 3 } },
    })
    expect(changeFrom(number, { quantiles: { p10: 0, p50: 1, p90: 2 } })).toBeNull()
  })

  it("is nothing without a snapshot, and of what was not in it", () => {
    expect(changeSince(scenario("s1"), null)).toBeNull()
    expect(changeSince(scenario("s1"), since({ s2: p(0.5).working }))).toBeNull()
    expect(changeSince(scenario("s1"), since({ s1: null }))).toBeNull()
    expect(changeSince(scenario("constructor"), since({}))).toBeNull()
  })

  it("sorts what moved most first, up or down", () => {
    const board = boardOf([
      scenario("up", { order: "a0", ...p(0.36) }),
      scenario("same", { order: "a1", ...p(0.3) }),
      scenario("new", { order: "a2", ...p(0.9) }),
      scenario("down", { order: "a3", ...p(0.1) }),
    ])
    const was = p(0.3).working
    const changers = { scenarios: {}, since: since({ up: was, same: was, down: was }) }
    expect(shown(board, { sort: "change" }, changers)).toEqual(["down", "up", "same", "new"])
    expect(shown(board, { sort: "change" }, null)).toEqual(["up", "same", "new", "down"])
  })
})

describe("any board of two hundred", () => {
  const kinds = fc.constantFrom("binary", "numeric") as fc.Arbitrary<Scenario["kind"]>
  const scenarios = fc
    .array(
      fc.record({
        title: fc.string({ maxLength: 12 }),
        kind: kinds,
        setId: fc.constantFrom("summits", "sanctions", "gone", "nobody", undefined),
        status: fc.constantFrom("draft", "open", "closed") as fc.Arbitrary<Scenario["status"]>,
        yes: fc.double({ min: 0, max: 1, noNaN: true }),
        tags: fc.option(fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 3 }), { nil: undefined }),
        resolveBy: fc.constantFrom("2018-09-30", "2018-10-01", undefined),
        deleted: fc.boolean(),
      }),
      { minLength: 200, maxLength: 240 },
    )
    .map((parts) =>
      parts.map(({ yes, deleted, setId, resolveBy, tags, kind, ...part }, i) =>
        scenario(`s${i}`, {
          ...part,
          kind,
          order: `a${String(i).padStart(3, "0")}`,
          ...(kind === "binary"
            ? p(yes)
            : { outcomes: [], working: { quantiles: { p10: 1, p50: 2, p90: 3 } } }),
          ...(setId ? { setId } : {}),
          ...(resolveBy ? { resolveBy } : {}),
          ...(tags ? { tags } : {}),
          ...(deleted ? { deletedAt: 1 } : {}),
        }),
      ),
    )
  const findings = fc.record({
    query: fc.constantFrom("", "a", "ab c", "  "),
    sets: fc.subarray(["summits", "sanctions", "none", "gone"]),
    tags: fc.subarray(["a", "B"]),
    people: fc.subarray(["ann"]),
    statuses: fc.subarray(["draft", "open"] as const),
    sort: fc.constantFrom(...sorts) as fc.Arbitrary<Sort>,
  })

  it("is shown once each, whatever the order, and a filter only leaves out", () => {
    fc.assert(
      fc.property(scenarios, findings, (all, finding) => {
        const board = boardOf(all)
        const living = all.filter(({ deletedAt }) => !deletedAt).map(({ id }) => id)
        const found = shown(board, finding)
        expect(new Set(found).size).toBe(found.length)
        expect(found.filter((id) => !living.includes(id))).toEqual([])
        const everything = shown(board, { sort: finding.sort })
        expect([...everything].sort()).toEqual([...living].sort())
        // A filter leaves out and never moves: what is left keeps the order of everything.
        expect(found).toEqual(everything.filter((id) => found.includes(id)))
        const { shown: count, total } = find(board, finding, null)
        expect([count, total]).toEqual([found.length, living.length])
      }),
      { numRuns: 60 },
    )
  })

  it("has likelihoods falling and deadlines rising, and what has none behind them", () => {
    fc.assert(
      fc.property(scenarios, (all) => {
        const of = new Map(all.map((one) => [one.id, one]))
        const groups = (sort: Sort) => find(boardOf(all), { ...findAll, sort }, null).bySet.values()
        for (const ids of groups("likelihood")) {
          const values = ids.map((id) => {
            const { working } = of.get(id) as Scenario
            return working && "probabilities" in working ? (working.probabilities.yes ?? -1) : -1
          })
          expect(values).toEqual([...values].sort((a, b) => b - a))
        }
        for (const ids of groups("deadline")) {
          const days = ids.map((id) => of.get(id)?.resolveBy ?? "9")
          expect(days).toEqual([...days].sort())
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe("the address", () => {
  it("means what was found, and leaves the rest of itself alone", () => {
    const text = fc.string({ unit: "binary", maxLength: 20 })
    fc.assert(
      fc.property(
        fc.record({
          query: text,
          sets: fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,9}$/), { maxLength: 3 }),
          tags: fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1, maxLength: 9 }), { maxLength: 3 }),
          people: fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9]{1,9}$/), { maxLength: 3 }),
          statuses: fc.subarray(["draft", "open", "closed", "resolved", "annulled"] as const),
          sort: fc.constantFrom(...sorts),
        }),
        (finding) => {
          const address = writeFinding("?s=s1&view=outline&q=before", finding)
          const wellFormed = (value: string) => value.replace(/\p{Surrogate}/gu, "\ufffd")
          expect(readFinding(address)).toEqual({
            ...finding,
            query: wellFormed(finding.query.trim()),
            tags: finding.tags.map(wellFormed),
          })
          expect(new URLSearchParams(address).get("s")).toBe("s1")
          expect(new URLSearchParams(address).get("view")).toBe("outline")
        },
      ),
    )
  })

  it("is not believed where it says nonsense", () => {
    expect(readFinding("?sort=worst&status=happy&set=&set=a&set=a")).toEqual({ ...findAll, sets: ["a"] })
    expect(readFinding(`?q=${"x".repeat(5_000)}`).query).toHaveLength(200)
    expect(writeFinding("", findAll)).toBe("")
    expect(isFiltered({ ...findAll, query: "   " })).toBe(false)
    expect(isFiltered({ ...findAll, sort: "title" })).toBe(false)
  })
})
