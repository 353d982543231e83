import { describe, expect, it } from "vitest"
import { z } from "zod"
import { boardAnswer } from "../../client/board-answer.ts"

const schema = z.object({ n: z.number() })
const answering = (status: number, body: string) => {
  const asked: string[] = []
  const fetch = (url: unknown) => {
    asked.push(String(url))
    return Promise.resolve(new Response(body, { status }))
  }
  return { asked, fetch: fetch as typeof globalThis.fetch }
}

describe("a question about a board", () => {
  it("is answered with what the schema takes", async () => {
    const { asked, fetch } = answering(200, '{"n":1}')
    expect(await boardAnswer("b 1", "scores", schema, { fetch })).toEqual({ ok: true, value: { n: 1 } })
    expect(asked).toEqual(["/api/boards/b%201/scores"])
  })

  it("is refused in the server's own words", async () => {
    const { fetch } = answering(403, '{"error":{"code":"forbidden","message":"It is theirs alone."}}')
    expect(await boardAnswer("b", "scores", schema, { fetch })).toMatchObject({
      ok: false,
      error: { status: 403, message: "It is theirs alone." },
    })
  })

  it("has a sentence for every other end", async () => {
    const messageOf = async (fetch: typeof globalThis.fetch) => {
      const answer = await boardAnswer("b", "scores", schema, { fetch })
      return answer.ok ? null : answer.error.message
    }
    expect(await messageOf(answering(200, '{"n":"one"}').fetch)).toContain("another version")
    expect(await messageOf(answering(200, "<html>").fetch)).toContain("another version")
    expect(await messageOf(answering(502, "Bad gateway").fetch)).toContain("(502)")
    expect(await messageOf(() => Promise.reject(new TypeError("failed to fetch")))).toContain(
      "cannot be reached",
    )
  })
})
