import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { rates } from "../../server/http/rate-limits.ts"
import { openServer, type TestServer } from "./server.ts"

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

type Key = { key: string; url: string }
type Refusal = { error: { code: string } }
const codeOf = (answer: { json: unknown }) => (answer.json as Refusal).error.code
const keyOf = async (who: ReturnType<TestServer["caller"]>, id: string) => {
  const answer = await who.call("GET", `/api/boards/${id}/members/me/key`)
  expect(answer.status).toBe(200)
  return answer.json as Key
}

describe("a personal key", () => {
  it("makes another device the same person: no second member, same name and role", async () => {
    const { id, analyst, codes } = await server.boardWithPeople()
    const { key, url } = await keyOf(analyst, id)
    // By the address at which other devices reach this one.
    expect(url).toMatch(/^http:\/\/[^/]+:3000\/k\//)
    expect(new URL(url).pathname).toBe(`/k/${id}`)
    expect(new URL(url).hash).toBe(`#${key.replaceAll(" ", "-")}`)
    for (const how of [{ boardId: id }, { code: codes.viewer }]) {
      const phone = server.caller()
      const answer = await phone.call("POST", "/api/recover", { ...how, key: key.toUpperCase() })
      expect([answer.status, answer.json]).toEqual([
        200,
        { boardId: id, url: `http://localhost:3000/b/${id}` },
      ])
      expect(phone.cookie?.split(".")[1]).toBe(analyst.cookie?.split(".")[1])
      // Joining once more is joining as the same person.
      await phone.call("POST", "/api/join", { code: codes.analyst, name: "Ana" })
    }
    expect(await server.prisma.member.count({ where: { boardId: id } })).toBe(3)
    const audit = await server.prisma.auditEntry.findMany({
      where: { boardId: id, action: "identity-recovered" },
    })
    expect(audit).toHaveLength(2)
    expect(JSON.stringify(audit)).not.toContain(key)
  })

  it("opens no other board, and nothing once it was renewed or its holder removed", async () => {
    const here = await server.boardWithPeople()
    const there = await server.boardWithPeople()
    const { key } = await keyOf(here.analyst, here.id)
    const device = server.caller()
    const elsewhere = await device.call("POST", "/api/recover", { boardId: there.id, key })
    expect([elsewhere.status, codeOf(elsewhere)]).toEqual([404, "no-such-key"])

    const renewed = await here.analyst.call("POST", `/api/boards/${here.id}/members/me/key`, {})
    const next = (renewed.json as Key).key
    expect(next).not.toBe(key)
    expect((await device.call("POST", "/api/recover", { boardId: here.id, key })).status).toBe(404)
    expect((await device.call("POST", "/api/recover", { boardId: here.id, key: next })).status).toBe(200)

    const gone = here.idOf("analyst")
    await here.facilitator.call("DELETE", `/api/boards/${here.id}/members/${gone}`)
    const removed = await server.caller().call("POST", "/api/recover", { boardId: here.id, key: next })
    expect([removed.status, codeOf(removed)]).toEqual([404, "no-such-key"])
    expect((await here.analyst.call("GET", `/api/boards/${here.id}/members/me/key`)).status).toBe(403)
  })

  it("is shown to nobody who is not on the board", async () => {
    const { id } = await server.boardWithPeople()
    expect((await server.caller().call("GET", `/api/boards/${id}/members/me/key`)).status).toBe(404)
    expect((await server.caller().call("POST", `/api/boards/${id}/members/me/key`, {})).status).toBe(404)
  })

  it("asks before it takes a device that is somebody else's", async () => {
    const { id, analyst, viewer } = await server.boardWithPeople()
    const { key } = await keyOf(analyst, id)
    const before = viewer.cookie
    const asked = await viewer.call("POST", "/api/recover", { boardId: id, key })
    expect([asked.status, codeOf(asked)]).toEqual([409, "somebody-else"])
    expect(viewer.cookie).toBe(before)
    const done = await viewer.call("POST", "/api/recover", { boardId: id, key, replace: true })
    expect(done.status).toBe(200)
    expect(viewer.cookie?.split(".")[1]).toBe(analyst.cookie?.split(".")[1])
  })

  it("cannot be found by trying: a board's wrong tries are counted, and then even the right one waits", async () => {
    const { id, analyst } = await server.boardWithPeople()
    const other = await server.boardWithPeople()
    const { key } = await keyOf(analyst, id)
    const thief = server.caller()
    const wrong = { boardId: id, key: "abandon ability able about" }
    for (let i = 0; i < rates.wrongKey.burst; i++) {
      expect((await thief.call("POST", "/api/recover", wrong)).status).toBe(404)
    }
    const waits = await thief.call("POST", "/api/recover", { boardId: id, key })
    expect([waits.status, Number(waits.headers.get("retry-after")) > 0]).toEqual([429, true])
    const others = await keyOf(other.analyst, other.id)
    const fine = await server.caller().call("POST", "/api/recover", { boardId: other.id, key: others.key })
    expect(fine.status).toBe(200)
  })

  it("refuses what is no call", async () => {
    const { id } = await server.boardWithPeople()
    const caller = server.caller()
    const calls: [unknown, number][] = [
      [{ key: "abandon ability able about" }, 400],
      [{ boardId: "../x", key: "a" }, 400],
      [{ boardId: id, key: "x".repeat(201) }, 400],
      [{ boardId: id, key: 7 }, 400],
      [{ boardId: "nosuchboard000000000", key: "abandon ability able about" }, 404],
      [{ code: "nosuch", key: "abandon ability able about" }, 404],
    ]
    for (const [body, status] of calls) {
      expect((await caller.call("POST", "/api/recover", body)).status, JSON.stringify(body)).toBe(status)
    }
  })
})
