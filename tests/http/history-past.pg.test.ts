import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { applyChanges } from "../../core/board-doc.ts"
import { canonicalJson, hashOf } from "../../core/canonical-json.ts"
import type { BoardChange } from "../../core/changes.ts"
import { HistoryPage, KeyframeAnswer, MarksAnswer, MomentAnswer } from "../../core/history.ts"
import { boardOf, PlayedFields, playCommit } from "../../core/played-board.ts"
import { snapshotBoardOf } from "../../core/snapshot.ts"
import { plan, said } from "../store/judgement-contract.ts"
import { type Caller, openServer, type TestServer } from "./server.ts"

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const write = (boardId: string, memberId: string, ...changes: BoardChange[]) =>
  server.world.live.write(boardId, "board", memberId, (doc) => {
    const done = applyChanges(doc, changes)
    if (!done.ok) throw new Error(done.error.message)
  })

const working = (id: string, yes: number): BoardChange => ({
  kind: "setWorking",
  id,
  value: { probabilities: { yes, no: 1 - yes } },
  base: null,
})

/** A board with a life: two scenarios, a few edits by two people, a snapshot in the midst of them. */
async function livedOn() {
  const board = await server.boardWithPeople({ lines: ["Talks resume", "Talks fail"] })
  const { id, idOf, analyst, viewer } = board
  const { scenarios } = (await viewer.call("GET", `/api/boards/${id}`)).json as {
    scenarios: { id: string }[]
  }
  const [first, second] = scenarios.map((one) => one.id) as [string, string]
  for (const yes of [0.31, 0.32, 0.33]) await write(id, idOf("analyst"), working(first, yes))
  const title: BoardChange = {
    kind: "set",
    collection: "scenarios",
    id: first,
    field: "title",
    value: "Talks begin",
    base: "Talks resume",
  }
  await write(id, idOf("facilitator"), title)
  const taken = (await analyst.call("POST", `/api/boards/${id}/snapshots`, { title: "Midway" })).json as {
    id: string
  }
  await write(id, idOf("analyst"), working(second, 0.77))
  await write(id, idOf("facilitator"), { kind: "delete", collection: "scenarios", id: second, at: 5_000 })
  return { ...board, first, second, snapshotId: taken.id }
}

const read = async <Value>(
  who: Caller,
  path: string,
  schema: { parse(value: unknown): Value },
): Promise<Value> => {
  const answer = await who.call("GET", path)
  expect(answer.status, answer.text.slice(0, 300)).toBe(200)
  return schema.parse(answer.json)
}

describe("the life of a board", () => {
  it("M8 played to the moment of a snapshot it gives the snapshot's text and hash", async () => {
    const { id, viewer, analyst, snapshotId } = await livedOn()
    const marks = await read(viewer, `/api/boards/${id}/marks`, MarksAnswer)
    expect(marks.first.seq).toBe(1)
    expect(marks.last.seq).toBe(7)
    expect(marks.pace.reduce((sum, { commits }) => sum + commits, 0)).toBe(7)
    expect(marks.people.map(({ name }) => name)).toEqual(["Facilitator", "Ana", "Vic"])
    const mark = marks.marks.find(({ id: one }) => one === snapshotId)
    expect(mark).toMatchObject({ kind: "snapshot", title: "Midway", seq: 5, snapshotKind: "named" })
    expect(marks.marks[0]).toMatchObject({ kind: "began", seq: 1 })

    const frame = await read(analyst, `/api/boards/${id}/keyframes/4`, KeyframeAnswer)
    let fields = PlayedFields.parse(frame.fields)
    for (const commit of frame.commits) if (commit.seq <= 5) fields = playCommit(fields, commit)
    const file = await viewer.call("GET", `/api/snapshots/${snapshotId}.json`)
    const board = JSON.parse(JSON.stringify(snapshotBoardOf(boardOf(fields), new Set())))
    const again = canonicalJson({ ...(file.json as object), board })
    expect(again).toBe(file.text)
    expect(hashOf(again)).toBe(file.headers.get("x-parley-hash"))

    const then = await read(viewer, `/api/boards/${id}/moments/e5`, MomentAnswer)
    const kept = await read(viewer, `/api/boards/${id}/moments/s${snapshotId}`, MomentAnswer)
    expect(then.board).toEqual(kept.board)
    expect([then.seq, kept.seq]).toEqual([5, 5])
    const now = await read(viewer, `/api/boards/${id}/moments/now`, MomentAnswer)
    expect(now.seq).toBe(7)
    expect(now.board.scenarios).toHaveLength(1)
    expect((await read(viewer, `/api/boards/${id}/moments/e1`, MomentAnswer)).board.scenarios).toHaveLength(2)
  })

  it("tells who did what in words, the newest first, by member and by scenario", async () => {
    const { id, viewer, idOf, first, second } = await livedOn()
    const all = await read(viewer, `/api/boards/${id}/history`, HistoryPage)
    expect(all).toMatchObject({ before: null, damaged: false, hidden: null })
    expect(all.lines.map(({ seq, by, words }) => [seq, by, words])).toEqual([
      [7, idOf("facilitator"), ["Scenario deleted: Talks fail"]],
      [6, idOf("analyst"), ["Talks fail: Yes 50% → 77%"]],
      [5, idOf("facilitator"), ["Talks resume: renamed to “Talks begin”"]],
      // A thumb on its way is one line.
      [4, idOf("analyst"), ["Talks begin: Yes 50% → 33%"]],
      [1, idOf("facilitator"), ["Board made"]],
    ])
    expect(all.lines[0]?.scenarioIds).toEqual([second])
    const ofAna = await read(
      viewer,
      `/api/boards/${id}/history?member=${idOf("analyst")}&before=6`,
      HistoryPage,
    )
    expect(ofAna.lines.map(({ seq }) => seq)).toEqual([4])
    const ofFirst = await read(viewer, `/api/boards/${id}/history?scenario=${first}`, HistoryPage)
    expect(ofFirst.lines.map(({ seq }) => seq)).toEqual([5, 4])
  })

  it("B8 while a blind round hides a value, no past moment, change, mark or word tells what it ever was", async () => {
    const { id, viewer, analyst, asks, first, second, snapshotId } = await livedOn()
    const opened = await asks("facilitator", {
      kind: "open-round",
      id: server.world.newId(),
      plan: plan({ scenarioIds: [first] }),
    })
    expect(opened).toMatchObject({ ok: true })
    const paths = [
      "marks",
      "keyframes/1",
      "keyframes/7",
      "moments/now",
      "moments/e4",
      `moments/s${snapshotId}`,
      "history",
    ]
    for (const path of paths) {
      const answer = await analyst.call("GET", `/api/boards/${id}/${path}`)
      expect(answer.status, path).toBe(200)
      for (const value of ["0.31", "0.32", "0.33", "33%", "50% →"]) {
        // The other scenario's 50% → 77% is no secret.
        const text = answer.text.replace("Talks fail: Yes 50% → 77%", "")
        expect(text.includes(value), `${value} in ${path}`).toBe(false)
      }
      if (path === "marks") continue
      expect(answer.json, path).toMatchObject({ hidden: { scenarioIds: [first] } })
    }
    const frame = await read(viewer, `/api/boards/${id}/keyframes/1`, KeyframeAnswer)
    const fields = frame.commits.reduce(
      (before, commit) => playCommit(before, commit),
      PlayedFields.parse(frame.fields),
    )
    const board = boardOf(fields)
    expect(board.scenarios.find((one) => one.id === first)?.working).toBeUndefined()
    expect(board.scenarios.find((one) => one.id === second)?.working).toEqual({
      probabilities: { yes: 0.77, no: 1 - 0.77 },
    })
  })

  it("marks reveals, decisions and resolutions where the board had them; B8 none of a value that is hidden", async () => {
    const { id, viewer, asks, first, second } = await livedOn()
    const newId = server.world.newId
    const open = (scenarioId: string) =>
      asks("facilitator", { kind: "open-round", id: newId(), plan: plan({ scenarioIds: [scenarioId] }) })
    await open(first)
    const estimate = said(newId(), 0.41, { scenarioId: first, sourceIds: [] })
    expect(await asks("analyst", { kind: "submit", estimate })).toMatchObject({ ok: true })
    await asks("facilitator", { kind: "reveal-round", round: 1 })
    const accept = {
      kind: "accept",
      id: newId(),
      scenarioId: first,
      round: 1,
      take: { method: "median" },
      reason: "",
    } as const
    expect(await asks("facilitator", accept)).toMatchObject({ ok: true })
    const resolution = {
      id: newId(),
      scenarioId: second,
      result: { kind: "outcome", outcomeId: "no" },
      resolvedOn: "2018-09-12",
      knownOn: null,
      sourceId: null,
      note: "",
    } as const
    await write(id, "ann", { kind: "restore", collection: "scenarios", id: second, deletedAt: 5_000 })
    expect(await asks("facilitator", { kind: "resolve", resolution })).toMatchObject({ ok: true })

    const { marks } = await read(viewer, `/api/boards/${id}/marks`, MarksAnswer)
    expect(marks.filter(({ kind }) => kind !== "snapshot").map(({ kind, title }) => [kind, title])).toEqual([
      ["began", ""],
      ["reveal", "First"],
      ["decision", "Talks begin, 41%"],
      ["resolution", "Talks fail: No"],
    ])
    const of = (kind: string) => marks.find((mark) => mark.kind === kind)
    const then = async (seq: number) =>
      (await read(viewer, `/api/boards/${id}/moments/e${seq}`, MomentAnswer)).board.scenarios
    const decided = of("decision")?.seq as number
    const yesAt = async (seq: number) => {
      const working = (await then(seq)).find((one) => one.id === first)?.working
      return working && "probabilities" in working ? working.probabilities.yes : null
    }
    expect(await yesAt(decided)).toBeCloseTo(0.41)
    expect(await yesAt(decided - 1)).toBe(0.33)
    const resolved = (await then(of("resolution")?.seq as number)).find((one) => one.id === second)
    expect(resolved?.status).toBe("resolved")

    await open(first)
    const secret = await viewer.call("GET", `/api/boards/${id}/marks`)
    expect(secret.text).not.toContain("41%")
    expect((secret.json as { marks: { kind: string }[] }).marks.map(({ kind }) => kind)).not.toContain(
      "decision",
    )
  })

  it("refuses with a reason what is not there, and tells nobody else", async () => {
    const { id, viewer, snapshotId } = await livedOn()
    const other = await server.boardWithPeople()
    for (const moment of ["e8", "e0", "e9999999999", "then", "snone", `s${snapshotId}x`]) {
      const answer = await viewer.call("GET", `/api/boards/${id}/moments/${moment}`)
      expect([answer.status, answer.json], moment).toMatchObject([404, { error: { code: "no-such-moment" } }])
    }
    expect((await viewer.call("GET", `/api/boards/${id}/keyframes/8`)).json).toMatchObject({
      error: { code: "no-such-moment" },
    })
    // A snapshot of another board is none of this one.
    const foreign = await other.facilitator.call("GET", `/api/boards/${other.id}/moments/s${snapshotId}`)
    expect(foreign.json).toMatchObject({ error: { code: "no-such-moment" } })
    for (const path of [
      "marks",
      "keyframes/1",
      "moments/now",
      "moments/e1",
      `moments/s${snapshotId}`,
      "history",
    ]) {
      for (const who of [server.caller(), other.facilitator]) {
        const answer = await who.call("GET", `/api/boards/${id}/${path}`)
        expect([answer.status, answer.json], path).toMatchObject([404, { error: { code: "no-such-board" } }])
      }
    }
  })

  it("A11 what is damaged is refused with how far it can be read", async () => {
    const { id, viewer } = await livedOn()
    await server.prisma.$executeRaw`
      UPDATE "DocUpdate" SET "sha256" = decode(repeat('00', 32), 'hex') WHERE "boardId" = ${id} AND "seq" = 4`
    const frame = await read(viewer, `/api/boards/${id}/keyframes/1`, KeyframeAnswer)
    expect([frame.commits.at(-1)?.seq, frame.next]).toEqual([3, null])
    const answer = await viewer.call("GET", `/api/boards/${id}/moments/e5`)
    expect([answer.status, answer.json]).toMatchObject([
      409,
      { error: { code: "history-damaged", message: expect.stringContaining("number 3") } },
    ])
  })

  it("asked too fast, it says when to come back", async () => {
    const { id, viewer, idOf } = await livedOn()
    while (server.world.limits.playback.take(idOf("viewer")).ok);
    for (const path of ["moments/e1", "keyframes/1", "history"]) {
      const answer = await viewer.call("GET", `/api/boards/${id}/${path}`)
      expect([answer.status, answer.json], path).toMatchObject([429, { error: { code: "too-many" } }])
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0)
    }
  })
})
