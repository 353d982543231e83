import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { formatProbability } from "../../core/probability.ts"
import { bands, describeLikelihood, rampIndexOf } from "../../core/yardstick.ts"

const text = (p: number, yardstick: "icd203" | "phia" | "numbers") => describeLikelihood(p, yardstick).text

describe("ICD 203", () => {
  it.each<[number, string]>([
    [0.001, "almost no chance (<1%)"],
    [0.01, "almost no chance (1–5%)"],
    [0.049, "very unlikely (5–20%)"], // shown as 5%, so the words are those of 5%
    [0.045, "almost no chance (1–5%)"],
    [0.05, "very unlikely (5–20%)"],
    [0.2, "unlikely (20–45%)"],
    [0.22, "unlikely (20–45%)"],
    [0.45, "roughly even chance (45–55%)"],
    [1 - 0.55, "roughly even chance (45–55%)"],
    [0.55, "likely (55–80%)"],
    [0.8, "very likely (80–95%)"],
    [0.95, "almost certain (95–99%)"],
    [0.99, "almost certain (95–99%)"],
    [0.999, "almost certain (>99%)"],
    [0, "0%"],
    [1, "100%"],
  ])("says %d as %s", (p, words) => {
    expect(text(p, "icd203")).toBe(words)
  })
})

describe("PHIA", () => {
  it.each<[number, string]>([
    [0.001, "remote chance (>0–5%)"],
    [0.05, "remote chance (>0–5%)"],
    [0.07, "remote chance – highly unlikely, 7%"],
    [0.1, "highly unlikely (10–20%)"],
    [0.2, "highly unlikely (10–20%)"],
    [0.22, "highly unlikely – unlikely, 22%"],
    [0.25, "unlikely (25–35%)"],
    [0.35, "unlikely (25–35%)"],
    [0.37, "unlikely – realistic possibility, 37%"],
    [0.4, "realistic possibility (40–<50%)"],
    [0.495, "realistic possibility (40–<50%)"],
    [0.4999, "realistic possibility – likely or probable, 50%"],
    [0.5, "realistic possibility – likely or probable, 50%"],
    [0.55, "likely or probable (55–75%)"],
    [0.77, "likely or probable – highly likely, 77%"],
    [0.8, "highly likely (80–90%)"],
    [0.93, "highly likely – almost certain, 93%"],
    [0.95, "almost certain (95–<100%)"],
    [0.999, "almost certain (95–<100%)"],
    [1, "100%"],
  ])("says %d as %s", (p, words) => {
    expect(text(p, "phia")).toBe(words)
  })

  it("names the gap that a value lies in", () => {
    expect(describeLikelihood(0.37, "phia").range).toBe("35–40%")
    expect(describeLikelihood(0.5, "phia").range).toBe("50–55%")
  })
})

describe("every yardstick", () => {
  it("has no word where the board wants numbers", () => {
    expect(describeLikelihood(0.3, "numbers")).toEqual({ words: null, range: null, text: "30%" })
    expect(bands("numbers")).toEqual([])
  })

  it("follows every term with its range, or with the number in a gap, from 0.1% to 99.9%", () => {
    for (const yardstick of ["icd203", "phia"] as const) {
      const terms = bands(yardstick).map((band) => band.words)
      for (let tenths = 1; tenths <= 999; tenths++) {
        const p = tenths / 1000
        const { words, range, text } = describeLikelihood(p, yardstick)
        expect(range).toMatch(/^[<>]?\d+(–<?\d+)?%$/)
        if (terms.includes(words ?? "")) expect(text).toBe(`${words} (${range})`)
        else {
          const [lower = "", upper = "", ...more] = (words ?? "").split(" – ")
          expect([terms.indexOf(lower) + 1, more]).toEqual([terms.indexOf(upper), []])
          expect(text).toBe(`${words}, ${formatProbability(p)}`)
        }
      }
    }
  })

  it("never says less for a higher probability", () => {
    const p = fc.double({ min: 0.001, max: 0.999, noNaN: true })
    for (const yardstick of ["icd203", "phia"] as const) {
      const terms = bands(yardstick).map((band) => band.words)
      const rank = (words: string | null): number => {
        const places = (words ?? "").split(" – ").map((term) => terms.indexOf(term))
        expect(Math.min(...places)).toBeGreaterThanOrEqual(0)
        return places.reduce((a, b) => a + b, 0) / places.length
      }
      fc.assert(
        fc.property(p, p, (a, b) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)]
          expect(rank(describeLikelihood(low, yardstick).words)).toBeLessThanOrEqual(
            rank(describeLikelihood(high, yardstick).words),
          )
          expect(rampIndexOf(low)).toBeLessThanOrEqual(rampIndexOf(high))
        }),
        { seed: 4, numRuns: 300 },
      )
    }
  })

  it("draws its bands from one end to the other, in order", () => {
    for (const yardstick of ["icd203", "phia"] as const) {
      const all = bands(yardstick)
      expect(all.map((band) => band.rampIndex)).toEqual([0, 1, 2, 3, 4, 5, 6])
      expect([all[0]?.from, all.at(-1)?.to]).toEqual([0, 1])
      for (const [i, band] of all.entries()) {
        expect(band.from).toBeLessThan(band.to)
        expect(all[i + 1]?.from ?? 1).toBeGreaterThanOrEqual(band.to)
        const middle = describeLikelihood((band.from + band.to) / 2, yardstick)
        expect([middle.words, middle.range]).toEqual([band.words, band.range])
      }
    }
    expect([rampIndexOf(0), rampIndexOf(1)]).toEqual([0, 6])
  })
})
