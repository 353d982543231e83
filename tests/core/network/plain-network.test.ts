import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { parseBif } from "../../../core/bif.ts"
import type { DiscreteNetwork, DiscreteVariable } from "../../../core/network/discrete-network.ts"
import { runNetwork } from "../../../core/network/plain-network.ts"
import { apart, chances, enumerated } from "./enumeration.ts"

function running(network: DiscreteNetwork) {
  const run = runNetwork(network)
  if (!run.ok) throw new Error(run.error.message)
  return run.value
}

function published(name: string): DiscreteNetwork {
  const file = parseBif(readFileSync(`tests/core/network/data/${name}.bif`, "utf8"))
  if (!file.ok) throw new Error(file.error.message)
  return file.value.network
}

const flipped = (variable: DiscreteVariable): DiscreteVariable =>
  variable.parents.length === 0
    ? variable
    : {
        ...variable,
        table: [
          [1 - 2e-6, 2e-6],
          [1 - 1e-6, 1e-6],
        ],
      }

function randomNetwork(seed: number): DiscreteNetwork {
  const { below, yes, distribution } = chances(seed)
  const count = 2 + below(6)
  const made: DiscreteVariable[] = []
  for (let v = 0; v < count; v++) {
    const parents = made.filter(() => yes(0.4)).slice(0, 4)
    // In any order: a file names parents as it likes.
    if (yes(0.5)) parents.reverse()
    const rows = parents.reduce((n, { states }) => n * states.length, 1)
    const states = Array.from({ length: 1 + below(4) }, (_, s) => `s${s}`)
    made.push({
      name: `v${v}`,
      states,
      parents: parents.map(({ name }) => name),
      table: Array.from({ length: rows }, () => distribution(states.length)),
    })
  }
  return { name: `seed ${seed}`, variables: yes(0.5) ? made.toReversed() : made }
}

describe("a plain network", () => {
  it("has the posteriors that were published for Asia (Lauritzen and Spiegelhalter 1988)", () => {
    const asia = running(published("asia"))
    const yes = (marginals: typeof asia.marginals, name: string) => marginals[name]?.yes ?? Number.NaN
    expect(yes(asia.marginals, "tub")).toBeCloseTo(0.0104, 12)
    expect(yes(asia.marginals, "lung")).toBeCloseTo(0.055, 12)
    expect(yes(asia.marginals, "bronc")).toBeCloseTo(0.45, 12)
    expect(yes(asia.marginals, "either")).toBeCloseTo(0.064828, 12)
    expect(yes(asia.marginals, "xray")).toBeCloseTo(0.11029004, 12)
    expect(yes(asia.marginals, "dysp")).toBeCloseTo(0.4359706, 12)
    // A visit to Asia and shortness of breath: their worked case.
    const worked = asia.given({ asia: "yes", dysp: "yes" })?.marginals ?? {}
    expect(yes(worked, "tub")).toBeCloseTo(0.0878, 4)
    expect(yes(worked, "lung")).toBeCloseTo(0.0995, 4)
    expect(yes(worked, "bronc")).toBeCloseTo(0.8114, 4)
  })

  it("has the posteriors that were published for Cancer (Korb and Nicholson 2010)", () => {
    const network = published("cancer")
    const cancer = running(network)
    const of = (evidence: Record<string, string>) => cancer.given(evidence)?.marginals.Cancer?.True
    expect(cancer.marginals.Cancer?.True).toBeCloseTo(0.01163, 12)
    // Their table 2.2, as far as it is printed: dyspnoea alone, and smoking beside it.
    expect(of({ Dyspnoea: "True" })).toBeCloseTo(0.025, 3)
    expect(of({ Dyspnoea: "True", Smoker: "True" })).toBeCloseTo(0.067, 2)
    expect(apart(cancer.marginals, enumerated(network).marginals)).toBeLessThan(1e-14)
  })

  it("equals the enumeration of every combination, with and without evidence (300 networks)", () => {
    let impossible = 0
    for (let seed = 1; seed <= 300; seed++) {
      const network = randomNetwork(seed)
      const run = running(network)
      expect(apart(run.marginals, enumerated(network).marginals), `seed ${seed}`).toBeLessThan(1e-12)
      const { yes, one } = chances(seed + 10_000)
      const seen = Object.fromEntries(
        network.variables.filter(() => yes(0.4)).map(({ name, states }) => [name, one(states)]),
      )
      const stateOf = new Map(network.variables.map(({ name, states }) => [name, states]))
      const expected = enumerated(network, (at) =>
        Object.entries(seen).every(([name, state]) => stateOf.get(name)?.[at[name] ?? -1] === state) ? 1 : 0,
      )
      const found = run.given(seen)
      if (expected.evidence === 0) {
        expect(found, `seed ${seed}`).toBeNull()
        impossible++
        continue
      }
      expect(Math.abs((found?.evidence ?? Number.NaN) - expected.evidence), `seed ${seed}`).toBeLessThan(
        1e-12,
      )
      expect(apart(found?.marginals ?? {}, expected.marginals), `seed ${seed}`).toBeLessThan(1e-12)
    }
    expect(impossible).toBeGreaterThan(5)
    expect(impossible).toBeLessThan(200)
  })

  it("does not underflow where a thousand unlikely things are seen", () => {
    const variables = Array.from({ length: 1_000 }, (_, v) => ({
      name: `v${v}`,
      states: ["a", "b"],
      parents: v === 0 ? [] : ["v0"],
      table:
        v === 0
          ? [[0.5, 0.5]]
          : [
              [1e-6, 1 - 1e-6],
              [2e-6, 1 - 2e-6],
            ],
    }))
    const run = running({ name: "wide", variables })
    const seen = Object.fromEntries(variables.slice(1, 11).map(({ name }) => [name, "a"]))
    expect(run.given(seen)?.marginals.v0?.b).toBeCloseTo(1024 / 1025, 12)
    const all = Object.fromEntries(variables.slice(1).map(({ name }) => [name, "a"]))
    expect(run.given(all)?.marginals.v0?.a).toBeLessThan(1e-300)
    // For and against, in equal parts: every one is unlikely in either case.
    const mixed = Object.fromEntries(
      variables.slice(1, 999).map(({ name }, i) => [name, i % 2 === 0 ? "a" : "b"]),
    )
    const sure = running({
      name: "wide",
      variables: variables.map((own, v) => (v % 2 === 1 ? own : flipped(own))),
    })
    const { marginals, evidence } = sure.given(mixed) ?? {}
    expect(evidence).toBe(0)
    expect(marginals?.v0?.a).toBeCloseTo(0.5, 9)
  })

  it("says what is wrong with it in a sentence", () => {
    const coin = (name: string, parents: string[] = [], rows = 2 ** parents.length): DiscreteVariable => ({
      name,
      states: ["h", "t"],
      parents,
      table: Array.from({ length: rows }, () => [0.5, 0.5]),
    })
    const failure = (...variables: DiscreteVariable[]) => {
      const run = runNetwork({ name: "n", variables })
      return run.ok ? null : run.error
    }
    expect(failure(coin("a", ["c"]), coin("b", ["a"]), coin("c", ["b"]), coin("d", ["c"]))).toEqual({
      reason: "loop",
      message: "The network has a loop: a → b → c → a.",
    })
    expect(failure(coin("a"), coin("a"))?.reason).toBe("malformed")
    expect(failure(coin("a", ["nobody"]))?.reason).toBe("malformed")
    expect(failure(coin("a"), coin("b", ["a"], 3))?.message).toBe("b has 3 rows, not 2.")
    expect(failure({ ...coin("a"), table: [[0.7, 0.7]] })?.reason).toBe("malformed")
    expect(failure({ ...coin("a"), table: [[Number.NaN, 1]] })?.reason).toBe("malformed")
    expect(failure(coin("a"))).toBeNull()
    expect(failure()).toBeNull()
  })

  it("is refused before anything is allocated when it is too large", () => {
    const roots = Array.from({ length: 26 }, (_, v) => ({
      name: `v${v}`,
      states: ["a", "b"],
      parents: [],
      table: [[0.5, 0.5]],
    }))
    // Each two of them have a child in common: all of them end in one clique.
    const pairs = roots.flatMap(({ name }, v) =>
      roots.slice(v + 1).map((other) => ({
        name: `${name}-${other.name}`,
        states: ["a", "b"],
        parents: [name, other.name],
        table: Array.from({ length: 4 }, () => [0.5, 0.5]),
      })),
    )
    const run = runNetwork({ name: "dense", variables: [...roots, ...pairs] })
    expect(run.ok).toBe(false)
    if (!run.ok) expect(run.error.reason).toBe("too-large")
  })
})
