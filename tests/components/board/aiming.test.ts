import fc from "fast-check"
import { expect, it } from "vitest"
import { followerAt } from "../../../components/board/aiming.ts"

const standing = (heights: readonly number[]) => {
  let at = 0
  return heights.map((height, i) => {
    const from = at
    at += height + 12
    return { id: `c${i}`, from, to: from + height }
  })
}
const none = new Set<string>()

it("the upper half of a card is the place before it, the lower half the place behind it", () => {
  const cards = standing([100, 100, 100])
  expect(followerAt(cards, 10, none)).toBe("c0")
  expect(followerAt(cards, 60, none)).toBe("c1")
  expect(followerAt(cards, 105, none)).toBe("c1")
  expect(followerAt(cards, 300, none)).toBeNull()
  expect(followerAt([], 5, none)).toBeNull()
})

it("what is in the air is no neighbour", () => {
  const cards = standing([100, 100, 100])
  expect(followerAt(cards, 10, new Set(["c0"]))).toBe("c1")
  expect(followerAt(cards, 130, new Set(["c1"]))).toBe("c2")
  expect(followerAt(cards, 10, new Set(["c0", "c1", "c2"]))).toBeNull()
})

it("further down is never a place further up", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 20, max: 300 }), { maxLength: 12 }),
      fc.nat(3000),
      fc.nat(3000),
      (heights, a, b) => {
        const cards = standing(heights)
        const place = (at: number) => {
          const id = followerAt(cards, at, none)
          return id === null ? cards.length : cards.findIndex((card) => card.id === id)
        }
        expect(place(Math.min(a, b))).toBeLessThanOrEqual(place(Math.max(a, b)))
      },
    ),
    { seed: 3, numRuns: 200 },
  )
})
