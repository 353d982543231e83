import { inflateSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { blankBoard } from "../../core/new-board.ts"
import { pageOf } from "../../server/exports/page-of.ts"
import { pngOf, scaleFor } from "../../server/exports/png/png.ts"
import { previewOf } from "../../server/exports/png/preview.ts"
import { koreaBoard } from "../core/any-board.ts"
import { renderInput, taken } from "./rendered.ts"

describe("pictures in pixels", () => {
  it("a view is a PNG at least 1600 pixels wide, with something on it", async () => {
    const input = renderInput(taken(koreaBoard()), {
      options: { paper: "a4", annex: false, rounded: false, view: "signals" },
    })
    const png = (await pngOf(input)) as Uint8Array
    const { width, height, colours } = decoded(png)
    expect(width).toBeGreaterThanOrEqual(1600)
    expect(height).toBeGreaterThan(800)
    expect(colours).toBeGreaterThan(8)
  })

  it("the picture of a link is 1200 by 630, also of a board without scenarios", async () => {
    for (const board of [koreaBoard(), blankBoard("Empty")]) {
      const page = pageOf(renderInput(taken(board)))
      const png = await previewOf(page)
      expect(Buffer.from(await previewOf(page)).equals(Buffer.from(png)), "the same again").toBe(true)
      const { width, height, colours } = decoded(png)
      expect([width, height]).toEqual([1200, 630])
      expect(colours).toBeGreaterThan(8)
    }
  })

  it("a very large board is drawn smaller than twice, and never more than can be opened", () => {
    expect(scaleFor(1200, 1500)).toBe(2)
    const scale = scaleFor(1400, 20_000)
    expect(1400 * 20_000 * scale ** 2).toBeLessThanOrEqual(24_000_001)
    expect(scaleFor(1400, 200_000)).toBeGreaterThan(0)
  })
})

/** As any reader would: the header, every chunk, and the pixels out of them. */
function decoded(png: Uint8Array): { width: number; height: number; colours: number } {
  const bytes = Buffer.from(png)
  expect(bytes.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a")
  const chunks: Buffer[] = []
  let [at, last] = [8, ""]
  while (at < bytes.length) {
    const size = bytes.readUInt32BE(at)
    last = bytes.toString("latin1", at + 4, at + 8)
    if (last === "IDAT") chunks.push(bytes.subarray(at + 8, at + 8 + size))
    at += size + 12
  }
  expect(last).toBe("IEND")
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  const pixels = inflateSync(Buffer.concat(chunks))
  expect(pixels.length).toBe((width * 4 + 1) * height)
  return { width, height, colours: new Set(pixels.subarray(0, 4_000_000)).size }
}
