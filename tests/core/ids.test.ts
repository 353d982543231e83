import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Id, idsFrom } from "../../core/ids.ts"
import { limits } from "../../core/limits.ts"

describe("an id", () => {
  it.each(["a", "s-kim-eef", "an-1", "0", "A_b", "x".repeat(64)])("may be %s", (id) => {
    expect(Id.safeParse(id).success).toBe(true)
  })

  it.each([
    "",
    "_a",
    "-a",
    "a b",
    "a.b",
    "a:b",
    "a/b",
    "\u00e9",
    "a\n",
    "x".repeat(65),
    "\u0000",
    1,
    null,
    {},
  ])("may not be %j", (id) => {
    expect(Id.safeParse(id).success).toBe(false)
  })

  it("is no key of Object.prototype", () => {
    for (const key of Object.getOwnPropertyNames(Object.prototype))
      expect(Id.safeParse(key).success).toBe(false)
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (Id.safeParse(text).success) expect(Reflect.get({}, text)).toBeUndefined()
      }),
      { seed: 40 },
    )
  })
})

describe("new ids", () => {
  it("are ids of 20 characters from the bytes that are handed in, whichever these are", () => {
    const bytes = fc.infiniteStream(fc.integer({ min: 0, max: 255 }))
    fc.assert(
      fc.property(bytes, (stream) => {
        const newId = idsFrom((count) =>
          Uint8Array.from({ length: count }, () => stream.next().value as number),
        )
        const id = newId()
        expect(id).toMatch(/^[a-z0-9]{20}$/)
        expect(Id.safeParse(id).success).toBe(true)
      }),
      { seed: 41, numRuns: 50 },
    )
  })

  it("favour no letter: bytes beyond the last whole round of the alphabet are not used", () => {
    let call = 0
    const newId = idsFrom((count) => new Uint8Array(count).fill(call++ === 0 ? 252 : 35))
    expect(newId()).toBe("z".repeat(20))
    expect(call).toBe(2)
  })

  it("use every letter alike", () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i)
    let at = 0
    const newId = idsFrom((count) => Uint8Array.from({ length: count }, () => all[at++ % 256] as number))
    const counts = new Map<string, number>()
    // 24 bytes a call, of which the first 20 usable ones count: over many ids each letter comes as often.
    for (let i = 0; i < 3_200; i++)
      for (const letter of newId()) counts.set(letter, (counts.get(letter) ?? 0) + 1)
    expect(counts.size).toBe(36)
    expect(Math.max(...counts.values()) / Math.min(...counts.values())).toBeLessThan(1.1)
  })
})

describe("limits", () => {
  it("are those of R5", () => {
    expect(limits).toMatchObject({
      frameBytes: 65_536,
      catchUpBytes: 5_242_880,
      entities: 5_000,
      boardBytes: 20_971_520,
      textCharacters: 10_000,
      operationsPerSecond: 30,
      operationBurst: 100,
      presenceBytes: 1_024,
    })
    for (const limit of Object.values(limits)) expect(Number.isSafeInteger(limit) && limit > 0).toBe(true)
  })
})
