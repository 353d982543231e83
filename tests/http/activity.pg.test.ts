import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { applyChanges } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { openServer, type TestServer } from "./server.ts"

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

interface Told {
  scenarios: Record<string, { at: string; memberIds: string[] }>
  complete: boolean
  since: { snapshotId: string; title: string; takenAt: string; working: Record<string, unknown> } | null
}

const write = (boardId: string, memberId: string, ...changes: BoardChange[]) =>
  server.world.live.write(boardId, "board", memberId, (doc) => {
    const done = applyChanges(doc, changes)
    if (!done.ok) throw new Error(done.error.message)
  })

describe("who changed what", () => {
  it("is told to everybody on the board, beside the values of the newest snapshot", async () => {
    const { id, analyst, viewer, idOf } = await server.boardWithPeople({
      lines: ["Talks resume", "Talks fail"],
    })
    const board = (await viewer.call("GET", `/api/boards/${id}`)).json as { scenarios: { id: string }[] }
    const [first, second] = board.scenarios as [{ id: string }, { id: string }]
    expect((await viewer.call("GET", `/api/boards/${id}/activity`)).json).toEqual({
      scenarios: {},
      complete: true,
      since: null,
      hidden: null,
    })
    await analyst.call("POST", `/api/boards/${id}/snapshots`, { title: "Move 1" })
    const value = { probabilities: { yes: 0.3, no: 0.7 } }
    await write(id, idOf("analyst"), { kind: "setWorking", id: first.id, value, base: null })
    await write(id, idOf("facilitator"), {
      kind: "delete",
      collection: "scenarios",
      id: second.id,
      at: 1_000,
    })
    const answer = await viewer.call("GET", `/api/boards/${id}/activity`)
    expect(answer.status).toBe(200)
    const told = answer.json as Told
    expect(told.scenarios[first.id]?.memberIds).toEqual([idOf("analyst")])
    expect(told.scenarios[second.id]?.memberIds).toEqual([idOf("facilitator")])
    expect(told.since).toMatchObject({ title: "Move 1", takenAt: "2018-08-31T09:00:00.000Z" })
    expect(told.since?.working[first.id]).toEqual({ probabilities: { yes: 0.5, no: 0.5 } })
  })

  it("is told to nobody else", async () => {
    const { id } = await server.boardWithPeople()
    const stranger = server.caller()
    const other = await server.boardWithPeople()
    for (const caller of [stranger, other.facilitator]) {
      expect((await caller.call("GET", `/api/boards/${id}/activity`)).status).toBe(404)
    }
  })

  it("stands in the published document", async () => {
    const { paths } = (await server.caller().call("GET", "/api/openapi.json")).json as {
      paths: Record<string, Record<string, unknown>>
    }
    expect(Object.keys(paths["/api/boards/{id}/activity"] ?? {})).toEqual(["get"])
  })
})
