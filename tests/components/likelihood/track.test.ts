import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  afterKey,
  atPointer,
  bandAt,
  boundsFor,
  edgesOf,
  firstInterval,
  middleOf,
  numberedEdges,
  readTyped,
  spoken,
  stepped,
} from "../../../components/likelihood/track.ts"
import { bands } from "../../../core/yardstick.ts"

const open = boundsFor(false)
const press = (key: string, p: number, shiftKey = false) => afterKey({ key, shiftKey }, p, open, "icd203")

describe("keys", () => {
  it("arrows move by one point, with Shift and the page keys by five", () => {
    expect(press("ArrowRight", 0.3)).toBe(0.31)
    expect(press("ArrowUp", 0.3)).toBe(0.31)
    expect(press("ArrowLeft", 0.3)).toBe(0.29)
    expect(press("ArrowDown", 0.3, true)).toBe(0.25)
    expect(press("PageUp", 0.3)).toBe(0.35)
    expect(press("PageDown", 0.3)).toBe(0.25)
  })

  it("Home and End go to 1 and 99, and to 0 and 100 only when certain by definition", () => {
    expect(press("Home", 0.3)).toBe(0.01)
    expect(press("End", 0.3)).toBe(0.99)
    expect(afterKey({ key: "End", shiftKey: false }, 0.3, boundsFor(true), "icd203")).toBe(1)
  })

  it("digits 1 to 7 take the middle of a band, in both yardsticks; other keys are not the thumb's", () => {
    expect(["1", "2", "3", "4", "5", "6", "7"].map((key) => press(key, 0.3))).toEqual([
      0.03, 0.13, 0.33, 0.5, 0.68, 0.88, 0.97,
    ])
    expect(afterKey({ key: "3", shiftKey: false }, 0.9, open, "phia")).toBe(0.3)
    expect(afterKey({ key: "3", shiftKey: false }, 0.9, open, "numbers")).toBeNull()
    for (const key of ["8", "0", "a", "Tab", "Escape"]) expect(press(key, 0.3)).toBeNull()
  })

  it("a step never leaves the bounds, always lands on a whole percent and never goes the wrong way", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(-5, -1, 1, 5),
        fc.boolean(),
        (p, points, certain) => {
          const bounds = boundsFor(certain)
          const next = stepped(p, points, bounds)
          if (points > 0) expect(next).toBeGreaterThanOrEqual(p)
          else expect(next).toBeLessThanOrEqual(p)
          if (next !== p) {
            expect(next).toBeGreaterThanOrEqual(bounds.min)
            expect(next).toBeLessThanOrEqual(bounds.max)
            expect(Math.abs(next * 100 - Math.round(next * 100))).toBeLessThan(1e-9)
          }
        },
      ),
    )
  })

  it("steps from a half percent to the next whole one", () => {
    expect(stepped(0.305, 1, open)).toBe(0.31)
    expect(stepped(0.305, -1, open)).toBe(0.3)
    expect(stepped(0.29, 1, open)).toBe(0.3)
    expect(stepped(0.57, -1, open)).toBe(0.56)
    expect(stepped(0.005, -1, open)).toBe(0.005)
  })
})

describe("pointer", () => {
  it("lands on whole percents and stays within bounds", () => {
    const track = { left: 100, width: 300 }
    expect(atPointer(190, track, open)).toBe(0.3)
    expect(atPointer(0, track, open)).toBe(0.01)
    expect(atPointer(900, track, open)).toBe(0.99)
    expect(atPointer(0, track, boundsFor(true))).toBe(0)
    expect(atPointer(10, { left: 0, width: 0 }, open)).toBe(0.01)
  })
})

describe("typing", () => {
  it("takes what people write", () => {
    expect(readTyped("62%", false)).toEqual({ ok: true, value: 0.62 })
    expect(readTyped("3/10", false)).toEqual({ ok: true, value: 0.3 })
    expect(readTyped("1:3", false)).toEqual({ ok: true, value: 0.25 })
    expect(readTyped("0.5%", false)).toEqual({ ok: true, value: 0.005 })
  })

  it("refuses 0 and 100 in a sentence that names the way, and takes them when certain by definition", () => {
    for (const text of ["0", "0%", "100", "100%", "10/10"]) {
      const read = readTyped(text, false)
      expect(read.ok ? "" : read.error.message).toContain("Certain by definition")
      expect(readTyped(text, true).ok).toBe(true)
    }
  })

  it("says in plain words what it cannot read", () => {
    const read = readTyped("soon", false)
    expect(read.ok ? "" : read.error.message).toMatch(/soon.*not a likelihood/)
  })
})

describe("bands", () => {
  it("the middle of every band lies in that band", () => {
    for (const yardstick of ["icd203", "phia"] as const) {
      for (const band of bands(yardstick)) expect(bandAt(middleOf(band), yardstick)).toBe(band)
    }
  })

  it("there is no band in a gap of PHIA, at 0, at 1 and for numbers", () => {
    expect(bandAt(0.37, "phia")).toBeNull()
    expect(bandAt(0, "icd203")).toBeNull()
    expect(bandAt(1, "phia")).toBeNull()
    expect(bandAt(0.5, "numbers")).toBeNull()
  })

  it("edges rise from 0 to 1, each once", () => {
    expect(edgesOf("icd203")).toEqual([0, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 1])
    for (const yardstick of ["phia", "numbers"] as const) {
      const edges = edgesOf(yardstick)
      expect(edges[0]).toBe(0)
      expect(edges.at(-1)).toBe(1)
      expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b))
    }
  })
})

it("numbers of the scale do not run together", () => {
  expect([...numberedEdges("icd203")]).toEqual([0, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 1])
  expect([...numberedEdges("phia")]).toEqual([0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 0.9, 1])
})

describe("what is read aloud", () => {
  it("names the number, the words and their range", () => {
    expect(spoken(0.3, "icd203")).toBe("30 percent, unlikely, range 20 to 45 percent")
    expect(spoken(0.3, "numbers")).toBe("30 percent")
    expect(spoken(0.005, "icd203")).toBe("below 1 percent, almost no chance, range below 1 percent")
    expect(spoken(0.37, "phia")).toBe("37 percent, unlikely to realistic possibility, range 35 to 40 percent")
  })

  it("adds the group's own interval", () => {
    expect(spoken(0.3, "icd203", { low: 0.22, high: 0.41 })).toBe(
      "30 percent, unlikely, range 20 to 45 percent, 80 percent interval 22 to 41 percent",
    )
  })
})

it("a first interval holds its value and stays within bounds", () => {
  expect(firstInterval(0.3, open)).toEqual({ low: 0.2, high: 0.4 })
  expect(firstInterval(0.95, open)).toEqual({ low: 0.85, high: 0.99 })
  expect(firstInterval(0.005, open)).toEqual({ low: 0.005, high: 0.1 })
})
