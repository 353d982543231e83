import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { type Scenario, Working, type WorkingProbabilities } from "../../core/board.ts"
import { applyChanges, readBoard, writeBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { blankBoard } from "../../core/new-board.ts"
import {
  headline,
  isQuantiles,
  moveOutcome,
  pinOutcome,
  readWorking,
  setInterval80,
  uniform,
} from "../../core/working.ts"

const total = (working: WorkingProbabilities) =>
  Object.values(working.probabilities).reduce((sum, p) => sum + p, 0)

const outcomeIds = ["a", "b", "c", "d", "e"]

/** A working value of 1 to 5 outcomes, some of them at 0, some pinned. */
const working: fc.Arbitrary<WorkingProbabilities> = fc
  .tuple(
    fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1, noNaN: true })), {
      minLength: 1,
      maxLength: 5,
    }),
    fc.subarray(outcomeIds),
  )
  .map(([weights, pinned]) => {
    const sum = weights.reduce((a, b) => a + b, 0)
    const ids = outcomeIds.slice(0, weights.length)
    const start = uniform(ids)
    const probabilities =
      sum === 0 ? start.probabilities : Object.fromEntries(ids.map((id, i) => [id, (weights[i] ?? 0) / sum]))
    const kept = pinned.filter((id) => ids.includes(id))
    return kept.length > 0 ? { probabilities, pinned: kept } : { probabilities }
  })
const outcomeId = fc.constantFrom(...outcomeIds)
const probability = fc.oneof(fc.constantFrom(0, 1, 0.5), fc.double({ min: 0, max: 1, noNaN: true }))

describe("moving an outcome", () => {
  it("M1 sums to 1 within 1e-9 after any moves, and stays a working value", () => {
    fc.assert(
      fc.property(working, fc.array(fc.tuple(outcomeId, probability), { maxLength: 30 }), (start, moves) => {
        let held = start
        for (const [id, p] of moves) {
          held = moveOutcome(held, id, p)
          expect(Math.abs(total(held) - 1)).toBeLessThanOrEqual(1e-9)
        }
        expect(Working.safeParse(held).error).toBeUndefined()
      }),
      { seed: 20, numRuns: 150 },
    )
  })

  it("takes the value that was asked for, or as near as pinned outcomes leave", () => {
    fc.assert(
      fc.property(working, outcomeId, probability, (start, id, p) => {
        const before = start.probabilities[id]
        fc.pre(before !== undefined)
        const others = Object.keys(start.probabilities).filter((other) => other !== id)
        const pinned = others.filter((other) => start.pinned?.includes(other))
        const room = 1 - pinned.reduce((sum, other) => sum + (start.probabilities[other] ?? 0), 0)
        const after = moveOutcome(start, id, p).probabilities[id] ?? Number.NaN
        const wanted = pinned.length === others.length ? room : Math.min(p, Math.max(room, 0))
        expect(Math.abs(after - wanted)).toBeLessThanOrEqual(1e-9)
      }),
      { seed: 21, numRuns: 150 },
    )
  })

  it("leaves pinned outcomes exactly as they are", () => {
    fc.assert(
      fc.property(working, outcomeId, probability, (start, id, p) => {
        const after = moveOutcome(start, id, p)
        for (const other of start.pinned ?? []) {
          if (other !== id) expect(after.probabilities[other]).toBe(start.probabilities[other])
        }
        expect(after.pinned).toEqual(start.pinned)
      }),
      { seed: 22, numRuns: 150 },
    )
  })

  it("keeps the others' proportions", () => {
    fc.assert(
      fc.property(working, outcomeId, fc.double({ min: 0.01, max: 0.9, noNaN: true }), (start, id, p) => {
        const free = Object.keys(start.probabilities).filter(
          (other) => other !== id && !start.pinned?.includes(other),
        )
        const after = moveOutcome(start, id, p).probabilities
        const sum = (of: Record<string, number>) => free.reduce((all, other) => all + (of[other] ?? 0), 0)
        fc.pre(start.probabilities[id] !== undefined && sum(start.probabilities) > 1e-3 && sum(after) > 1e-3)
        for (const other of free) {
          const was = (start.probabilities[other] ?? 0) / sum(start.probabilities)
          expect((after[other] ?? 0) / sum(after)).toBeCloseTo(was, 9)
        }
      }),
      { seed: 23, numRuns: 150 },
    )
  })

  it("shares what is left where the others had nothing", () => {
    const certain = { probabilities: { a: 1, b: 0, c: 0 } }
    expect(moveOutcome(certain, "a", 0.4).probabilities).toEqual({ a: 0.4, b: 0.3, c: 0.3 })
  })

  it("does nothing for an outcome that is not there, or a value that is no number", () => {
    const start = uniform(["yes", "no"])
    expect(moveOutcome(start, "maybe", 0.3)).toBe(start)
    expect(moveOutcome(start, "toString", 0.3)).toBe(start)
    expect(moveOutcome(start, "yes", Number.NaN)).toBe(start)
    expect(moveOutcome(start, "yes", 7).probabilities).toEqual({ yes: 1, no: 0 })
    expect(moveOutcome(start, "yes", -1).probabilities).toEqual({ yes: 0, no: 1 })
  })
})

describe("the 80% interval", () => {
  it("holds the value: low <= p <= high, whatever is moved or set", () => {
    const end = fc.option(fc.oneof(probability, fc.constantFrom(-1, 2, Number.NaN)), { nil: undefined })
    const act = fc.oneof(
      fc
        .record({ low: end, high: end })
        .map((interval) => (w: WorkingProbabilities) => setInterval80(w, interval)),
      fc.tuple(fc.constantFrom("yes", "no"), probability).map(
        ([id, p]) =>
          (w: WorkingProbabilities) =>
            moveOutcome(w, id, p),
      ),
    )
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
        let held = uniform(["yes", "no"])
        for (const step of acts) {
          held = step(held)
          const p = held.probabilities.yes ?? Number.NaN
          expect(held.low ?? 0).toBeLessThanOrEqual(p)
          expect(held.high ?? 1).toBeGreaterThanOrEqual(p)
          expect(Working.safeParse(held).success).toBe(true)
        }
      }),
      { seed: 24, numRuns: 150 },
    )
  })

  it("loses an end that is left out", () => {
    const both = setInterval80(uniform(["yes", "no"]), { low: 0.2, high: 0.8 })
    expect(both).toMatchObject({ low: 0.2, high: 0.8 })
    expect(setInterval80(both, { low: 0.3 })).toEqual({ ...uniform(["yes", "no"]), low: 0.3 })
    expect(setInterval80(both, {})).toEqual(uniform(["yes", "no"]))
  })
})

describe("pins", () => {
  it("come and go without touching a number", () => {
    const start = uniform(["a", "b", "c"])
    const pinned = pinOutcome(pinOutcome(start, "a", true), "a", true)
    expect(pinned).toEqual({ ...start, pinned: ["a"] })
    expect(pinOutcome(pinned, "a", false)).toEqual(start)
  })
})

describe("what a stored value means", () => {
  const outcomes = (...ids: string[]): Scenario["outcomes"] =>
    ids.map((id, order) => ({ id, label: id, order }))
  const binary = { kind: "binary" as const, outcomes: outcomes("yes", "no") }

  it("M1 sums to 1 for whatever outcomes the scenario has now, with its interval round the first", () => {
    fc.assert(
      fc.property(
        working,
        fc.shuffledSubarray(outcomeIds, { minLength: 1 }),
        probability,
        probability,
        (stored, ids, x, y) => {
          const [low, high] = [Math.min(x, y), Math.max(x, y)]
          const read = readWorking(
            { ...stored, low, high },
            { kind: "categorical", outcomes: outcomes(...ids) },
          )
          if (!read || isQuantiles(read)) throw new Error("no probabilities")
          expect(Object.keys(read.probabilities)).toEqual(ids)
          expect(Math.abs(total(read) - 1)).toBeLessThanOrEqual(1e-9)
          const first = read.probabilities[ids[0] ?? ""] ?? Number.NaN
          expect((read.low ?? 1) <= first && first <= (read.high ?? 0)).toBe(true)
        },
      ),
      { seed: 25, numRuns: 150 },
    )
  })

  it("gives 0 to an outcome that was added meanwhile, and scales away one that went", () => {
    const stored = { probabilities: { a: 0.5, b: 0.25, c: 0.25 } }
    expect(readWorking(stored, { kind: "categorical", outcomes: outcomes("a", "b", "c", "d") })).toEqual({
      probabilities: { a: 0.5, b: 0.25, c: 0.25, d: 0 },
    })
    expect(readWorking(stored, { kind: "categorical", outcomes: outcomes("a", "b") })).toEqual({
      probabilities: { a: 2 / 3, b: 1 / 3 },
    })
    expect(readWorking(stored, { kind: "categorical", outcomes: outcomes("x", "y") })).toEqual(
      uniform(["x", "y"]),
    )
  })

  it("keeps the interval round Yes when a database has put No first", () => {
    const stored = { probabilities: { no: 0.7, yes: 0.3 }, low: 0.2, high: 0.4 }
    const read = readWorking(stored, binary)
    expect(read).toEqual({ probabilities: { yes: 0.3, no: 0.7 }, low: 0.2, high: 0.4 })
    if (!read || isQuantiles(read)) throw new Error("no probabilities")
    expect(moveOutcome(read, "yes", 0.35)).toMatchObject({ low: 0.2, high: 0.4 })
  })

  it("is nothing where the kind of the scenario wants another", () => {
    const quantiles = { quantiles: { p10: 1, p50: 2, p90: 3 } }
    expect(readWorking(quantiles, binary)).toBeUndefined()
    expect(readWorking(quantiles, { kind: "numeric", outcomes: [] })).toBe(quantiles)
    expect(readWorking(uniform(["yes", "no"]), { kind: "date", outcomes: [] })).toBeUndefined()
    expect(readWorking(undefined, binary)).toBeUndefined()
  })
})

describe("the headline", () => {
  it("is the first outcome of a binary scenario, the likeliest of a categorical one", () => {
    const outcomes = ["a", "b", "c"].map((id, order) => ({ id, label: id, order }))
    const working = { probabilities: { a: 0.2, b: 0.5, c: 0.3 } }
    expect(headline({ kind: "categorical", outcomes, working })).toEqual({ outcomeId: "b", probability: 0.5 })
    expect(headline({ kind: "binary", outcomes, working })).toEqual({ outcomeId: "a", probability: 0.2 })
    expect(
      headline({ kind: "numeric", outcomes: [], working: { quantiles: { p10: 1, p50: 2, p90: 3 } } }),
    ).toBeNull()
  })
})

describe("two replicas", () => {
  const ids = ["a", "b", "c", "d"]
  const scenario: Scenario = {
    id: "s1",
    title: "S",
    kind: "categorical",
    status: "open",
    outcomes: ids.slice(0, 3).map((id, order) => ({ id, label: id, order })),
    working: uniform(ids.slice(0, 3)),
    resolutionCriteria: "",
    finePrint: "",
    background: "",
    evidence: [],
  }

  type Step =
    | { act: "move"; side: 0 | 1; id: string; p: number }
    | { act: "pin"; side: 0 | 1; id: string }
    | { act: "add" | "remove"; side: 0 | 1; id: string }
    | { act: "send"; side: 0 | 1 }
  const side = fc.constantFrom<0 | 1>(0, 1)
  const id = fc.constantFrom(...ids)
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ act: fc.constant("move" as const), side, id, p: probability }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constant("pin" as const), side, id }) },
    {
      weight: 1,
      arbitrary: fc.record({ act: fc.constantFrom("add" as const, "remove" as const), side, id }),
    },
    { weight: 3, arbitrary: fc.record({ act: fc.constant("send" as const), side }) },
  )

  const changeOf = (doc: Y.Doc, step: Exclude<Step, { act: "send" }>): BoardChange | null => {
    const read = readBoard(doc).scenarios[0]
    const base = read?.working
    if (step.act === "add" || step.act === "remove") {
      const value = step.act === "add" ? { label: step.id, order: ids.indexOf(step.id) } : null
      if (value === null && (read?.outcomes.length ?? 0) <= 1) return null
      return {
        kind: "set",
        collection: "scenarios",
        id: "s1",
        field: `outcomes:${step.id}`,
        value,
        base: null,
      }
    }
    if (!base || isQuantiles(base)) return null
    const value = step.act === "move" ? moveOutcome(base, step.id, step.p) : pinOutcome(base, step.id, true)
    return { kind: "setWorking", id: "s1", value, base }
  }

  it("M1 sums to 1 on every replica after every edit and every delivery, in any order", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (steps, picks) => {
        const docs = [new Y.Doc(), new Y.Doc()] as const
        docs[0].clientID = 1
        docs[1].clientID = 2
        writeBoard(docs[0], { ...blankBoard("B"), scenarios: [scenario] })
        Y.applyUpdate(docs[1], Y.encodeStateAsUpdate(docs[0]))
        // What each side has said that the other has not heard.
        const outboxes: [Uint8Array[], Uint8Array[]] = [[], []]
        for (const from of [0, 1] as const) {
          docs[from].on("update", (update: Uint8Array, origin: unknown) => {
            if (origin !== "remote") outboxes[from].push(update)
          })
        }
        const deliver = (from: 0 | 1) => {
          const box = outboxes[from]
          const [update] = box.splice((picks.next().value as number) % box.length, 1)
          if (update) Y.applyUpdate(docs[1 - from] as Y.Doc, update, "remote")
        }
        const check = () => {
          for (const doc of docs) {
            const read = readBoard(doc).scenarios[0]
            if (!read?.working || isQuantiles(read.working)) throw new Error("no probabilities")
            expect(Object.keys(read.working.probabilities)).toEqual(
              read.outcomes.map((outcome) => outcome.id),
            )
            expect(Math.abs(total(read.working) - 1)).toBeLessThanOrEqual(1e-9)
          }
        }
        for (const next of steps) {
          if (next.act === "send") {
            if (outboxes[next.side].length > 0) deliver(next.side)
          } else {
            const change = changeOf(docs[next.side], next)
            if (change) expect(applyChanges(docs[next.side], [change]).ok).toBe(true)
          }
          check()
        }
        for (const from of [0, 1] as const) while (outboxes[from].length > 0) deliver(from)
        check()
        expect(readBoard(docs[0])).toEqual(readBoard(docs[1]))
      }),
      { seed: 26, numRuns: 25 },
    )
  })
})
