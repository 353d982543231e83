import { describe, expect, it } from "vitest"
import { previewOf } from "../../../components/links/link-preview.ts"
import { logit } from "../../../core/portable-math.ts"

const influence = (shift: number) => ({ relation: "influences" as const, shift })

describe("what a link would do", () => {
  it("M3 keeps the number of its consequence, and moves the log-odds by its strength", () => {
    for (const from of [0.02, 0.22, 0.7, 0.99]) {
      for (const to of [0.001, 0.1, 0.5, 0.93]) {
        for (const shift of [-4, -0.7, 0, 1.39, 4]) {
          const preview = previewOf(influence(shift), from, to)
          if (!preview?.fits) throw new Error("it fits")
          expect(from * preview.ifSo + (1 - from) * preview.ifNot).toBeCloseTo(to, 12)
          expect(logit(preview.ifSo) - logit(preview.ifNot)).toBeCloseTo(shift, 9)
        }
      }
    }
  })

  it("that is hard leaves nothing on the side that it forbids, as on the worked board", () => {
    expect(previewOf({ relation: "requires", shift: 0 }, 0.22, 0.1)).toEqual({
      fits: true,
      ifSo: 0.1 / 0.22,
      ifNot: 0,
    })
    expect(previewOf({ relation: "implies", shift: 0 }, 0.25, 0.4)).toMatchObject({ ifSo: 1, fits: true })
    expect(previewOf({ relation: "excludes", shift: 0 }, 0.25, 0.6)).toMatchObject({
      ifSo: 0,
      ifNot: expect.closeTo(0.8, 12),
    })
  })

  it("that does not go with the numbers says which way", () => {
    expect(previewOf({ relation: "requires", shift: 0 }, 0.1, 0.3)).toEqual({
      fits: false,
      why: "to-above-from",
    })
    expect(previewOf({ relation: "implies", shift: 0 }, 0.5, 0.3)).toMatchObject({ why: "to-below-from" })
    expect(previewOf({ relation: "excludes", shift: 0 }, 0.6, 0.6)).toMatchObject({
      why: "too-much-together",
    })
  })

  it("of what is certain says nothing, and no number is no number", () => {
    expect(previewOf(influence(1), 0, 0.5)).toBeNull()
    expect(previewOf(influence(1), 1, 0.5)).toBeNull()
    expect(previewOf(influence(1), Number.NaN, 0.5)).toBeNull()
    expect(previewOf(influence(4), 0.5, 1)).toEqual({ fits: true, ifSo: 1, ifNot: 1 })
  })
})
