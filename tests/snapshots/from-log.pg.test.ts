import { afterAll, beforeAll, expect, it } from "vitest"
import { applyChanges } from "../../core/board-doc.ts"
import { readSnapshot } from "../../core/snapshot.ts"
import { snapshotFrom } from "../../server/snapshots/documents.ts"
import { createHistoryStore } from "../../server/store/history-store.ts"
import { openServer, type TestServer } from "../http/server.ts"

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

it("M8 the board of the log at a snapshot's number gives its hash again, whatever has happened since", async () => {
  const { id, idOf, facilitator } = await server.boardWithPeople({ template: "korea-2018" })
  const titled = (value: string) =>
    server.world.live.write(id, "board", idOf("facilitator"), (doc) => {
      applyChanges(doc, [{ kind: "setMeta", field: "title", value, base: null }])
    })
  await titled("Before")
  const path = `/api/boards/${id}/snapshots`
  const { id: snapshotId } = (await facilitator.call("POST", path, { note: "Then." })).json as { id: string }
  await titled("After")
  await titled("Long after")

  const row = await server.world.snapshots.byId(snapshotId)
  const read = row && readSnapshot(row)
  if (!row || !read?.ok) throw new Error("it is not there")
  const history = createHistoryStore({ prisma: server.prisma, log: server.world.log })
  const then = await history.documentAt(id, "board", { seq: row.seq })
  const ledger = await history.documentAt(id, "ledger", { at: new Date("2100-01-01") })
  const { takenAt, asOf, hidden = [], ...facts } = read.value
  const again = snapshotFrom({
    board: then.update,
    ledger: ledger.update,
    facts: { ...facts, takenAt: Date.parse(takenAt), asOf: Date.parse(asOf) },
    hidden,
  })
  expect(again?.hash).toBe(row.hash)
  const now = await history.documentAt(id, "board", { at: new Date("2100-01-01") })
  const other = snapshotFrom({
    board: now.update,
    ledger: ledger.update,
    facts: { ...facts, takenAt: Date.parse(takenAt), asOf: Date.parse(asOf) },
    hidden,
  })
  expect(other?.hash).not.toBe(row.hash)
})
