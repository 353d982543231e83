import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createPieces } from "../../client/pieces.ts"
import type { Piece } from "../../core/protocol.ts"

const bytesOf = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (at * 31 + seed * 7) % 256)

const cut = (state: string, whole: Uint8Array, size: number): Piece[] =>
  Array.from({ length: Math.ceil(whole.length / size) }, (_, index) => ({
    state,
    index,
    bytes: whole.slice(index * size, (index + 1) * size),
  }))

describe("pieces", () => {
  it("R5 two states come together from their pieces in any order, some of them twice, some ahead of the welcome", () => {
    const arrival = fc.tuple(
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 90 }),
      fc.infiniteStream(fc.nat()),
      fc.nat(30),
    )
    fc.assert(
      fc.property(arrival, ([length, size, chance, welcomeAt]) => {
        const states = { a: bytesOf(length, 1), b: bytesOf(length * 2, 2) }
        const all = [...cut("a", states.a, size), ...cut("b", states.b, size)]
        const order = [...all, ...all.filter((_, i) => i % 3 === 0)]
        for (let i = order.length - 1; i > 0; i--) {
          const j = (chance.next().value as number) % (i + 1)
          ;[order[i], order[j]] = [order[j] as Piece, order[i] as Piece]
        }
        const pieces = createPieces()
        pieces.expectAny()
        const expected = [
          { state: "a", count: Math.ceil(length / size) },
          { state: "b", count: Math.ceil((length * 2) / size) },
        ]
        const taken = new Set<string>()
        const at = welcomeAt % order.length
        for (const [i, piece] of order.entries()) {
          if (i === at) {
            pieces.expect(expected)
            expect(pieces.share()).toBeCloseTo(taken.size / all.length)
          }
          if (i > at) expect(pieces.complete()).toBe(taken.size === all.length)
          const name = `${piece.state} ${piece.index}`
          expect(pieces.take(piece)).toBe(taken.has(name) ? "known" : "new")
          taken.add(name)
        }
        expect(pieces.complete()).toBe(true)
        expect(pieces.share()).toBe(1)
        expect(pieces.whole("a")).toEqual(states.a)
        expect(pieces.whole("b")).toEqual(states.b)
      }),
      { seed: 20261122, numRuns: 200 },
    )
  })

  it("R5 what is more than a board can be is not kept", () => {
    const pieces = createPieces(100)
    const [first, second, third] = cut("a", bytesOf(150, 1), 50) as [Piece, Piece, Piece]
    expect([pieces.take(first), pieces.take(second), pieces.take(third)]).toEqual(["new", "new", "over"])
    pieces.expect([{ state: "a", count: 3 }])
    expect(pieces.share()).toBe(0)
    // What was let go no longer counts.
    expect(pieces.take(first)).toBe("new")
    expect(pieces.take(second)).toBe("new")
  })

  it("a piece that the welcome does not name is let go, and takes no room", () => {
    const pieces = createPieces(100)
    for (const piece of cut("old", bytesOf(90, 1), 30)) pieces.take(piece)
    pieces.expect([{ state: "new", count: 2 }])
    expect(pieces.whole("old")).toBeNull()
    expect(pieces.take({ state: "old", index: 0, bytes: bytesOf(30, 1) })).toBe("known")
    expect(pieces.take({ state: "new", index: 2, bytes: bytesOf(30, 1) })).toBe("known")
    for (const piece of cut("new", bytesOf(100, 2), 50)) expect(pieces.take(piece)).toBe("new")
    expect(pieces.whole("new")).toEqual(bytesOf(100, 2))
  })

  it("with nothing named all is there", () => {
    const pieces = createPieces()
    pieces.expect([])
    expect([pieces.complete(), pieces.share()]).toEqual([true, 1])
  })
})
