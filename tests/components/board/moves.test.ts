import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { nextCard } from "../../../components/board/moves.ts"

const grid = [["a1", "a2", "a3"], [], ["b1"], ["c1", "c2"]]

describe("moving among cards", () => {
  it("goes up and down within a column and stops at its ends", () => {
    expect(nextCard(grid, "a1", "down")).toBe("a2")
    expect(nextCard(grid, "a2", "up")).toBe("a1")
    expect(nextCard(grid, "a3", "down")).toBeNull()
    expect(nextCard(grid, "a1", "up")).toBeNull()
  })

  it("goes to the same height in the next column that has cards, or to its last one", () => {
    expect(nextCard(grid, "a2", "right")).toBe("b1")
    expect(nextCard(grid, "b1", "right")).toBe("c1")
    expect(nextCard(grid, "c2", "left")).toBe("b1")
    expect(nextCard(grid, "b1", "left")).toBe("a1")
    expect(nextCard(grid, "c1", "right")).toBeNull()
  })

  it("begins at the first card, also when the one it was at is gone", () => {
    expect(nextCard(grid, null, "down")).toBe("a1")
    expect(nextCard(grid, "gone", "left")).toBe("a1")
    expect(nextCard([[], []], null, "down")).toBeNull()
  })

  it("only ever names a card of the board", () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 12 })
    fc.assert(
      fc.property(
        ids,
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom("up", "down", "left", "right"),
        (cards, width, step) => {
          const columns = Array.from({ length: width }, (_, i) =>
            cards.filter((_card, at) => at % width === i),
          )
          for (const from of [...cards, null]) {
            const next = nextCard(columns, from, step)
            if (next !== null) expect(cards).toContain(next)
          }
        },
      ),
    )
  })
})
