import { describe, expect, it } from "vitest"
import {
  type Balances,
  balancesOf,
  consistentChoices,
  judged,
  succession,
} from "../../../core/network/balances.ts"

/** The matrix of sei-international/cibsa, sample_files/CIB_global.scw: trade, security, economy of the world. */
const world: Balances = {
  sizes: [3, 3, 4],
  scores: Float64Array.from(
    [
      [0, 0, 0, 1, 2, -3, -4, -2, 3, 3],
      [0, 0, 0, -2, 1, 1, 3, 5, -3, -5],
      [0, 0, 0, 2, 1, -3, -2, 0, 4, -2],
      [1, -3, 2, 0, 0, 0, -1, -1, 1, 1],
      [1, -2, 1, 0, 0, 0, 0, 1, 0, -1],
      [-2, 3, -1, 0, 0, 0, 1, 2, -1, -2],
      [-3, 5, -2, -3, 1, 2, 0, 0, 0, 0],
      [-2, 3, -1, -2, 1, 1, 0, 0, 0, 0],
      [2, -4, 2, 1, 0, -1, 0, 0, 0, 0],
      [3, -6, 3, -1, 1, 0, 0, 0, 0, 0],
    ].flat(),
  ),
}

const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 4_294_967_296
}

function drawn(seed: number, most: { descriptors: number; states: number }): Balances {
  const next = random(seed)
  const sizes = Array.from(
    { length: 1 + Math.floor(next() * most.descriptors) },
    () => 1 + Math.floor(next() * most.states),
  )
  const of = sizes.flatMap((size, d) => Array<number>(size).fill(d))
  const n = of.length
  const fractions = next() < 0.3
  const dense = next()
  const scores = new Float64Array(n * n)
  const forbidden = new Uint8Array(n * n)
  for (let row = 0; row < n; row += 1)
    for (let column = 0; column < n; column += 1) {
      if (of[row] === of[column] || next() > dense) continue
      scores[row * n + column] = fractions ? (next() - 0.5) * 4 : Math.floor(next() * 7) - 3
      if (next() < 0.03) forbidden[row * n + column] = forbidden[column * n + row] = 1
    }
  return next() < 0.5 ? { sizes, scores } : { sizes, scores, forbidden }
}

function* everyChoice(sizes: readonly number[]): Generator<number[]> {
  const choice = sizes.map(() => 0)
  for (;;) {
    yield [...choice]
    let d = sizes.length - 1
    while (d >= 0 && choice[d] === (sizes[d] as number) - 1) choice[d--] = 0
    if (d < 0) return
    choice[d] = (choice[d] as number) + 1
  }
}

/** Straight from the definition, one configuration after another. */
function byEnumeration({
  sizes,
  scores,
  forbidden,
}: Balances): Map<string, { total: number; consistency: number }> {
  const n = sizes.reduce((a, b) => a + b, 0)
  const offsets = sizes.map((_, d) => sizes.slice(0, d).reduce((a, b) => a + b, 0))
  const found = new Map<string, { total: number; consistency: number }>()
  for (const choice of everyChoice(sizes)) {
    const rows = choice.map((state, d) => (offsets[d] as number) + state)
    if (forbidden && rows.some((a) => rows.some((b) => forbidden[a * n + b] === 1))) continue
    const sum = (column: number) => rows.reduce((all, row) => all + (scores[row * n + column] as number), 0)
    let total = 0
    let margin = Number.POSITIVE_INFINITY
    for (const [d, size] of sizes.entries()) {
      total += sum(rows[d] as number)
      for (let state = 0; state < size; state += 1)
        if (state !== choice[d])
          margin = Math.min(margin, sum(rows[d] as number) - sum((offsets[d] as number) + state))
    }
    if (margin >= -1e-9)
      found.set(choice.join(), { total, consistency: Number.isFinite(margin) ? margin : 0 })
  }
  return found
}

describe("consistent configurations", () => {
  it("are those that ScenarioWizard finds, with its totals and consistency values", () => {
    // sample_files/CIB_global.sl of the same project, its numbers counted from 1.
    expect(consistentChoices(world).found).toEqual([
      { choice: [1, 2, 1], total: 15, consistency: 0 },
      { choice: [2, 0, 2], total: 12, consistency: 1 },
      { choice: [1, 1, 1], total: 9, consistency: 0 },
      { choice: [0, 1, 2], total: 8, consistency: 0 },
    ])
  })

  it("are those that enumeration of every configuration finds, on 400 matrices", () => {
    let found = 0
    for (let seed = 1; seed <= 400; seed += 1) {
      const balances = drawn(seed, { descriptors: 6, states: 4 })
      const expected = byEnumeration(balances)
      const search = consistentChoices(balances, { steps: 1e9, found: 10_000 })
      expect(search.complete, `seed ${seed}`).toBe(true)
      expect(search.found.map(({ choice }) => choice.join()).sort(), `seed ${seed}`).toEqual(
        [...expected.keys()].sort(),
      )
      for (const { choice, total, consistency } of search.found) {
        const one = expected.get(choice.join())
        expect(total, `seed ${seed}`).toBeCloseTo(one?.total ?? Number.NaN, 9)
        expect(consistency, `seed ${seed}`).toBeCloseTo(one?.consistency ?? Number.NaN, 9)
      }
      found += search.found.length
    }
    expect(found).toBeGreaterThan(1_000)
  })

  it("come in one order, the largest total first, the same every time", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const balances = drawn(seed, { descriptors: 6, states: 3 })
      const search = consistentChoices(balances)
      expect(consistentChoices(balances)).toEqual(search)
      const totals = search.found.map(({ total }) => total)
      expect(totals).toEqual(totals.toSorted((a, b) => b - a))
    }
  })

  it("of more than are kept, the largest totals are", () => {
    let cut = 0
    for (let seed = 1; seed <= 200; seed += 1) {
      const balances = drawn(seed, { descriptors: 5, states: 3 })
      const all = consistentChoices(balances, { steps: 1e9, found: 10_000 }).found
      const { found, complete } = consistentChoices(balances, { steps: 1e9, found: 3 })
      expect(found, `seed ${seed}`).toEqual(all.slice(0, 3))
      expect(complete).toBe(all.length <= 3)
      if (!complete) cut += 1
    }
    expect(cut).toBeGreaterThan(20)
  })

  it("are cut off with a word where the budget ends, in steps and in number, and what is told is so", () => {
    // Nobody says anything: everything is consistent.
    const silent: Balances = { sizes: Array<number>(40).fill(3), scores: new Float64Array(120 * 120) }
    const many = consistentChoices(silent)
    expect(many).toMatchObject({ complete: false })
    expect(many.found).toHaveLength(1_000)
    const next = random(7)
    const scores = Float64Array.from({ length: 300 * 300 }, () => Math.floor(next() * 7) - 3)
    const large = consistentChoices(
      { sizes: Array<number>(100).fill(3), scores },
      { steps: 2_000_000, found: 1_000 },
    )
    expect(large.complete).toBe(false)
    expect(large.examined).toBeLessThan(2_000_000)
    for (const { choice } of large.found)
      expect(
        judged({ sizes: Array<number>(100).fill(3), scores }, choice).consistency,
      ).toBeGreaterThanOrEqual(0)
  })

  it("of fifty descriptors that pull one after the other, are found whole", () => {
    const n = 100
    const scores = new Float64Array(n * n)
    for (let d = 0; d < 49; d += 1)
      for (const state of [0, 1]) scores[(2 * d + state) * n + 2 * (d + 1) + state] = 1
    const search = consistentChoices({ sizes: Array<number>(50).fill(2), scores })
    expect(search.complete).toBe(true)
    expect(search.found).toHaveLength(2)
  })

  it("a hard relation forbids, however strong the rest is", () => {
    const forbidden = new Uint8Array(16)
    forbidden[0 * 4 + 2] = forbidden[2 * 4 + 0] = 1
    const scores = new Float64Array(16)
    scores[0 * 4 + 2] = scores[2 * 4 + 0] = 3
    expect(consistentChoices({ sizes: [2, 2], scores }).found.map(({ choice }) => choice)).toContainEqual([
      0, 0,
    ])
    const found = consistentChoices({ sizes: [2, 2], scores, forbidden }).found.map(({ choice }) => choice)
    expect(found).not.toContainEqual([0, 0])
    expect(found).toContainEqual([1, 1])
  })
})

describe("succession", () => {
  it("ends where nothing moves, and that is consistent, or in a cycle that is told whole", () => {
    const ends = { fixed: 0, cycle: 0 }
    for (let seed = 1; seed <= 300; seed += 1) {
      const { sizes, scores } = drawn(seed, { descriptors: 5, states: 3 })
      const balances = { sizes, scores }
      for (const start of [...everyChoice(sizes)].slice(0, 5)) {
        const way = succession(balances, start)
        ends[way.ends] += 1
        if (way.ends === "fixed") {
          expect(judged(balances, way.choice).consistency, `seed ${seed}`).toBeGreaterThanOrEqual(0)
          continue
        }
        expect(way.choices.length).toBeGreaterThan(1)
        expect(succession(balances, way.choices[0] ?? [])).toEqual(way)
      }
    }
    expect(ends.fixed).toBeGreaterThan(100)
    expect(ends.cycle).toBeGreaterThan(10)
  })

  it("adds up what the chosen states say", () => {
    expect([...balancesOf(world, [1, 1, 1])]).toEqual([-1, 1, 0, -4, 2, 2, 3, 6, -3, -6])
  })
})
