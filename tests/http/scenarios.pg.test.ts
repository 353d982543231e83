import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Board } from "../../core/board.ts"
import { applyChanges, fieldsOf } from "../../core/board-doc.ts"
import { limits } from "../../core/limits.ts"
import { rates } from "../../server/http/rate-limits.ts"
import { type Caller, openServer, type TestServer } from "./server.ts"

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const boardOf = async (who: Caller, id: string): Promise<Board> =>
  (await who.call("GET", `/api/boards/${id}`)).json as Board
const lines = (count: number, words = "Line") => Array.from({ length: count }, (_, i) => `${words} ${i + 1}`)
const rowsOf = (id: string) => server.prisma.docUpdate.count({ where: { boardId: id, doc: "board" } })

describe("a pasted list", () => {
  it("R5 500 lines are one commit in the member's name, in their order, at an even chance", async () => {
    const { id, analyst, viewer, idOf } = await server.boardWithPeople()
    const before = await rowsOf(id)
    const answer = await analyst.call("POST", `/api/boards/${id}/scenarios`, {
      setId: "set-1",
      lines: lines(500, "- Line"),
    })
    expect(answer.status).toBe(201)
    const { ids } = answer.json as { ids: string[] }
    expect(await rowsOf(id)).toBe(before + 1)
    const board = await boardOf(viewer, id)
    expect(board.scenarios.map((scenario) => scenario.id)).toEqual(ids)
    expect(board.scenarios.map(({ title }) => title)).toEqual(lines(500))
    expect(board.scenarios[499]).toMatchObject({
      setId: "set-1",
      kind: "binary",
      working: { probabilities: { yes: 0.5, no: 0.5 } },
    })
    const [row] = await server.prisma.docUpdate.findMany({
      where: { boardId: id, doc: "board" },
      orderBy: { seq: "desc" },
      take: 1,
    })
    expect(Buffer.from(row?.operations ?? []).toString("utf8")).toContain(`"${idOf("analyst")}"`)
  })

  it("goes behind the scenario that is named", async () => {
    const { id, analyst } = await server.boardWithPeople({ title: "Placed", lines: ["First", "Last"] })
    const [first] = (await boardOf(analyst, id)).scenarios
    await analyst.call("POST", `/api/boards/${id}/scenarios`, {
      setId: "set-1",
      lines: ["A", "B"],
      afterId: first?.id,
    })
    expect((await boardOf(analyst, id)).scenarios.map(({ title }) => title)).toEqual([
      "First",
      "A",
      "B",
      "Last",
    ])
  })

  it("sent again under the same id, because its answer was lost, is there once", async () => {
    const { id, analyst } = await server.boardWithPeople()
    const list = { setId: null, lines: lines(30), listId: "list-1" }
    const first = await analyst.call("POST", `/api/boards/${id}/scenarios`, list)
    const again = await analyst.call("POST", `/api/boards/${id}/scenarios`, list)
    expect(again.json).toEqual(first.json)
    expect((await boardOf(analyst, id)).scenarios).toHaveLength(30)
  })

  it("R2 with a bad line, in a set that is gone, or empty: nothing is written, and it is said which", async () => {
    const { id, analyst } = await server.boardWithPeople()
    const before = await rowsOf(id)
    const bad = lines(40)
    bad[36] = "x".repeat(501)
    const refusals = [
      [{ setId: "set-1", lines: bad }, 400, "lines-too-long", /^Line 37 has more than 500 characters/],
      [{ setId: "gone", lines: lines(30) }, 404, "no-such-set", /no longer on the board/],
      [{ setId: "set-1", lines: ["", " - "] }, 400, "empty", /no scenario/],
      [{ setId: "set-1", lines: lines(1_001) }, 400, "too-many-lines", /at most 1,000/],
    ] as const
    for (const [body, status, code, message] of refusals) {
      const answer = await analyst.call("POST", `/api/boards/${id}/scenarios`, body)
      expect(answer.status).toBe(status)
      expect(answer.json).toEqual({ error: { code, message: expect.stringMatching(message) } })
    }
    expect(await rowsOf(id)).toBe(before)
  })

  it("R5 that would overfill the board is refused whole", async () => {
    const { id, analyst, idOf } = await server.boardWithPeople()
    const fill = limits.entities - 1 - 10
    await server.world.live.write(id, "board", idOf("facilitator"), (doc) => {
      applyChanges(
        doc,
        Array.from({ length: fill }, (_, i) => ({
          kind: "add" as const,
          collection: "issues" as const,
          id: `i${i}`,
          fields: fieldsOf("issues", { text: "An issue" }),
        })),
      )
    })
    const add = (count: number) =>
      analyst.call("POST", `/api/boards/${id}/scenarios`, { setId: null, lines: lines(count) })
    const refused = await add(11)
    expect(refused.status).toBe(409)
    expect(refused.json).toMatchObject({ error: { code: "too-many-entries" } })
    expect((await boardOf(analyst, id)).scenarios).toEqual([])
    expect((await add(10)).status).toBe(201)
  })

  it("R6 R7 is a member's who may add: no viewer, nobody from elsewhere, nobody who was removed", async () => {
    const { id, viewer, analyst, facilitator, idOf } = await server.boardWithPeople()
    const list = { setId: null, lines: lines(21) }
    expect((await viewer.call("POST", `/api/boards/${id}/scenarios`, list)).status).toBe(403)
    expect((await server.caller().call("POST", `/api/boards/${id}/scenarios`, list)).status).toBe(404)
    await facilitator.call("DELETE", `/api/boards/${id}/members/${idOf("analyst")}`)
    expect((await analyst.call("POST", `/api/boards/${id}/scenarios`, list)).status).toBe(403)
    expect((await boardOf(facilitator, id)).scenarios).toEqual([])
  })

  it("may be added under a locked layout: it moves nothing", async () => {
    const { id, analyst, idOf } = await server.boardWithPeople()
    await server.world.live.write(id, "board", idOf("facilitator"), (doc) => {
      applyChanges(doc, [{ kind: "setMeta", field: "layoutLocked", value: true, base: null }])
    })
    const answer = await analyst.call("POST", `/api/boards/${id}/scenarios`, {
      setId: "set-1",
      lines: lines(21),
    })
    expect(answer.status).toBe(201)
  })

  it("R5 too many lists in a row wait, and say how long", async () => {
    const { id, analyst } = await server.boardWithPeople()
    const add = () => analyst.call("POST", `/api/boards/${id}/scenarios`, { setId: null, lines: ["One"] })
    for (let i = 0; i < rates.pastedList.burst; i += 1) expect((await add()).status).toBe(201)
    const waiting = await add()
    expect(waiting.status).toBe(429)
    expect(Number(waiting.headers.get("retry-after"))).toBeGreaterThan(0)
    server.clock.now += 6_000
    expect((await add()).status).toBe(201)
  })
})
