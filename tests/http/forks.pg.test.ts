import { afterAll, beforeAll, expect, it } from "vitest"
import { openServer, type TestServer } from "./server.ts"

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

interface Read {
  meta: { title: string; note: string }
  scenarios: { title: string }[]
}

it("a board is made from a moment of another: what it showed, with whoever asked as its facilitator", async () => {
  const { id, analyst, viewer } = await server.boardWithPeople({ lines: ["Talks resume", "Talks fail"] })
  const forked = await analyst.call("POST", `/api/boards/${id}/forks`, { moment: "e1", title: "What if" })
  expect(forked.status, forked.text).toBe(201)
  const made = forked.json as { id: string; url: string }
  expect(made.url).toMatch(new RegExp(`/b/${made.id}$`))
  const board = (await analyst.call("GET", `/api/boards/${made.id}`)).json as Read
  expect(board.meta).toMatchObject({
    title: "What if",
    note: expect.stringMatching(/^From “.*”, as it stood on /),
  })
  expect(board.scenarios.map(({ title }) => title)).toEqual(["Talks resume", "Talks fail"])
  // The one is not the other.
  expect((await viewer.call("GET", `/api/boards/${made.id}`)).status).toBe(404)
})

it("what cannot be forked is refused by its name, and nothing is made", async () => {
  const { id, analyst, viewer } = await server.boardWithPeople({ lines: ["Talks resume"] })
  const refusals = [
    [viewer, { moment: "now" }, 403, "forbidden"],
    [analyst, { moment: "e999" }, 404, "no-such-moment"],
    [analyst, { moment: "snobody" }, 404, "no-such-moment"],
    [analyst, { moment: "../now" }, 400, "malformed"],
    [analyst, { moment: "now", role: "owner" }, 400, "malformed"],
  ] as const
  const before = await server.prisma.board.count()
  for (const [who, body, status, code] of refusals) {
    const refused = await who.call("POST", `/api/boards/${id}/forks`, body)
    expect([refused.status, JSON.stringify(refused.json)]).toEqual([status, expect.stringContaining(code)])
  }
  const stranger = server.caller()
  expect((await stranger.call("POST", `/api/boards/${id}/forks`, { moment: "now" })).status).toBe(404)
  expect(await server.prisma.board.count()).toBe(before)
})
