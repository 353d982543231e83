import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { limits } from "../../core/limits.ts"
import { type Caller, openServer, type TestServer } from "./server.ts"

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const marksOf = async (who: Caller, id: string) => {
  const answer = await who.call("GET", `/api/boards/${id}/read-marks`)
  expect(answer.status).toBe(200)
  return (answer.json as { marks: { scenarioId: string; commentIds: string[] }[] }).marks
}
const see = (who: Caller, id: string, scenarioId: string, commentIds: unknown) =>
  who.call("PUT", `/api/boards/${id}/read-marks/${scenarioId}`, { commentIds })

describe("read marks", () => {
  it("are added to, are one's own, and are the same on every device", async () => {
    const { id, analyst, viewer } = await server.boardWithPeople()
    expect(await marksOf(analyst, id)).toEqual([])
    expect((await see(analyst, id, "s1", ["c2", "c1", "c1"])).status).toBe(204)
    expect((await see(analyst, id, "s1", ["c3", "c1"])).status).toBe(204)
    expect((await see(analyst, id, "s2", ["c4"])).status).toBe(204)
    const marks = [
      { scenarioId: "s1", commentIds: ["c1", "c2", "c3"] },
      { scenarioId: "s2", commentIds: ["c4"] },
    ]
    expect(await marksOf(analyst, id)).toEqual(marks)
    expect(await marksOf(server.caller(analyst.cookie), id)).toEqual(marks)
    // A viewer reads, and has read.
    expect(await marksOf(viewer, id)).toEqual([])
    expect((await see(viewer, id, "s1", ["c1"])).status).toBe(204)
    expect(await marksOf(viewer, id)).toEqual([{ scenarioId: "s1", commentIds: ["c1"] }])
    expect(await marksOf(analyst, id)).toEqual(marks)
  })

  it("two devices that mark at the same moment lose nothing of each other", async () => {
    const { id, analyst } = await server.boardWithPeople()
    const ids = Array.from({ length: 40 }, (_, i) => `c${String(i).padStart(2, "0")}`)
    const answers = await Promise.all(ids.map((one) => see(analyst, id, "s1", [one])))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]))
    expect(await marksOf(analyst, id)).toEqual([{ scenarioId: "s1", commentIds: ids }])
  })

  it("R5 take ids and nothing else, and no more than a board can hold", async () => {
    const { id, analyst } = await server.boardWithPeople()
    const many = (from: number, count: number) => Array.from({ length: count }, (_, i) => `c${from + i}`)
    for (const bad of [[], "c1", null, [7], ["__proto__"], ["a/b"], ["constructor"], [""], many(0, 501)]) {
      expect((await see(analyst, id, "s1", bad)).status, JSON.stringify(bad)?.slice(0, 40)).toBe(400)
    }
    expect((await analyst.call("PUT", `/api/boards/${id}/read-marks/s1`, { marks: [] })).status).toBe(400)
    expect((await see(analyst, id, "__proto__", ["c1"])).status).toBe(404)
    let sent = 0
    let status = 204
    while (status === 204 && sent <= 3 * limits.entities) {
      status = (await see(analyst, id, `s${sent}`, many(sent, 500))).status
      if (status === 204) sent += 500
    }
    expect([status, sent]).toEqual([413, 2 * limits.entities])
    const kept = (await marksOf(analyst, id)).reduce((sum, { commentIds }) => sum + commentIds.length, 0)
    expect(kept).toBe(sent)
  })

  it("R6 are nobody's who is not on the board", async () => {
    const { id, analyst, facilitator, idOf } = await server.boardWithPeople()
    const other = await server.boardWithPeople()
    for (const stranger of [other.facilitator, server.caller()]) {
      expect((await stranger.call("GET", `/api/boards/${id}/read-marks`)).status).toBe(404)
      expect((await see(stranger, id, "s1", ["c1"])).status).toBe(404)
    }
    await facilitator.call("DELETE", `/api/boards/${id}/members/${idOf("analyst")}`)
    expect((await see(analyst, id, "s1", ["c1"])).status).toBe(403)
    expect(await server.prisma.readMark.count({ where: { memberId: idOf("analyst") } })).toBe(0)
  })
})
