// Snapshots that are taken by themselves, over a real log: at a reveal, after a kill, and by the hour.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { applyChanges } from "../../core/board-doc.ts"
import { readSnapshot, type Snapshot } from "../../core/snapshot.ts"
import { recomputed } from "../../core/snapshot-derived.ts"
import { snapshotThread } from "../../server/http/snapshot-thread.ts"
import { createAutomaticSnapshots, hourlyKept, hourMs, settleMs } from "../../server/snapshots/automatic.ts"
import { noticingReveals } from "../../server/snapshots/noticing-reveals.ts"
import { createHistoryStore } from "../../server/store/history-store.ts"
import { createJudgementStore } from "../../server/store/judgement-store.ts"
import { createSnapshotsDue } from "../../server/store/snapshots-due.ts"
import { type FakeClock, fakeClock } from "../client/fake-clock.ts"
import { openServer, type TestServer } from "../http/server.ts"
import { plan, said } from "../store/judgement-contract.ts"

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

/** A server's own, as `main.ts` makes it; another is what comes up after a kill. */
function automatic(clock: FakeClock = fakeClock(Date.now())) {
  const { world, prisma } = server
  const due = createSnapshotsDue(prisma)
  const own = createAutomaticSnapshots({
    history: createHistoryStore({ prisma, log: world.log }),
    snapshots: world.snapshots,
    thread: snapshotThread,
    engineVersion: "test",
    clock,
    due,
    wake: (boardId) => world.live.conditions(boardId),
    log: world.log,
  })
  const pass = async (ms: number) => {
    await clock.pass(ms)
    await own.settled()
  }
  return { ...own, clock, pass, due }
}

const taken = async (boardId: string) => {
  const rows = await server.prisma.snapshot.findMany({ where: { boardId }, orderBy: { number: "asc" } })
  return rows.map((row) => {
    const read = readSnapshot(row)
    if (!read.ok) throw new Error(read.error.message)
    return { row, snapshot: read.value as Snapshot }
  })
}

const asked = "s-abe-kim"

async function board() {
  const made = await server.boardWithPeople({ template: "korea-2018" })
  const facilitator = made.idOf("facilitator")
  const does = async (role: "facilitator" | "analyst", command: Parameters<typeof made.asks>[1]) => {
    const reply = await made.asks(role, command)
    if (!reply.ok) throw new Error(`${command.kind}: ${reply.message}`)
  }
  const titled = (value: string) =>
    server.world.live.write(made.id, "board", facilitator, (doc) => {
      applyChanges(doc, [
        { kind: "set", collection: "scenarios", id: asked, field: "title", value, base: null },
      ])
    })
  const titleIn = ({ board: held }: Snapshot) => held.scenarios.find(({ id }) => id === asked)?.title
  /** Opened, answered and revealed; the third round of this board. */
  async function round() {
    await does("facilitator", {
      kind: "open-round",
      id: server.world.newId(),
      plan: plan({ scenarioIds: [asked], title: "Again" }),
    })
    const estimate = said(server.world.newId(), 0.4242, { scenarioId: asked, round: 3, sourceIds: [] })
    await does("analyst", { kind: "submit", estimate })
    await does("facilitator", { kind: "reveal-round", round: 3 })
  }
  return { ...made, titled, titleIn, round }
}

describe("a snapshot at a reveal", () => {
  it("M8 is of the moment of the reveal, also when the server was killed before it was made; and there is one", async () => {
    const { id, titled, titleIn, round } = await board()
    await titled("As it was at the reveal")
    await round()
    await titled("As it was made of it after")
    expect(await taken(id)).toEqual([])

    const restarted = automatic()
    restarted.start()
    await restarted.pass(settleMs)
    const [one, ...others] = await taken(id)
    if (!one) throw new Error("nothing was taken")
    expect(others).toEqual([])
    expect(one.row).toMatchObject({
      kind: "round",
      round: 3,
      number: 1,
      createdBy: null,
      title: "After round 3: Again",
    })
    expect(titleIn(one.snapshot)).toBe("As it was at the reveal")
    const third = one.snapshot.judgement.estimates.filter((estimate) => estimate.round === 3)
    expect(third.map(({ forecast }) => forecast)).toEqual([
      { probabilities: { yes: 0.4242, no: expect.closeTo(0.5758, 12) } },
    ])
    // Of the round's own questions nothing is hidden any more.
    expect(one.snapshot.hidden).toBeUndefined()
    expect(recomputed(one.row, "test").same).toBe(true)

    // Another one that comes up, and one that is told of the same reveal, find it there.
    const again = automatic()
    again.start()
    again.revealed({ boardId: id, number: 3 })
    await again.pass(10 * settleMs)
    expect(await taken(id)).toHaveLength(1)
    await Promise.all([restarted.stop(), again.stop()])
  })

  it("is begun when the reveal is committed, and the reveal waits for none of it", async () => {
    const { id, round } = await board()
    const told: object[] = []
    const store = noticingReveals(createJudgementStore(server), (reveal) => void told.push(reveal))
    await round()
    expect(await store.changeRound(id, 3, ["open"], { status: "revealed" })).toBeNull()
    expect(told).toEqual([])
    const { rounds } = store
    await server.prisma.round.update({
      where: { boardId_number: { boardId: id, number: 3 } },
      data: { status: "closed" },
    })
    await store.changeRound(id, 3, ["closed"], { status: "revealed" })
    expect(told).toEqual([{ boardId: id, number: 3 }])
    expect((await rounds(id)).at(-1)?.status).toBe("revealed")

    const own = automatic()
    own.revealed({ boardId: id, number: 3 })
    expect(await taken(id)).toEqual([])
    await own.pass(settleMs)
    expect((await taken(id)).map(({ row }) => row.kind)).toEqual(["round"])
    await own.stop()
  })
})

describe("a snapshot of the hour", () => {
  it("is taken where something has changed since the last one, and where it has not, none", async () => {
    const { id, titled } = await board()
    const other = await board()
    const own = automatic()
    own.start()
    const kinds = async (boardId: string) => (await taken(boardId)).map(({ row }) => row.kind)
    await own.pass(hourMs)
    expect(await kinds(id)).toEqual(["hourly"])
    await own.pass(hourMs)
    expect(await kinds(id)).toEqual(["hourly"])
    await titled("Changed")
    await own.pass(hourMs)
    expect(await kinds(id)).toEqual(["hourly", "hourly"])
    // There and back is no change.
    await titled("Changed again")
    await titled("Changed")
    await own.pass(2 * hourMs)
    expect(await kinds(id)).toEqual(["hourly", "hourly"])
    expect(await kinds(other.id)).toEqual(["hourly"])
    await own.stop()
  })

  it("is taken by the server that comes up where none was there when the hour was full, and once", async () => {
    const { id, titled } = await board()
    await titled("Before the laptop was closed")
    const soon = automatic()
    soon.start()
    await soon.pass(settleMs)
    await soon.stop()
    expect(await taken(id)).toEqual([])
    for (const hours of [60, 61]) {
      const next = automatic(fakeClock(Date.now() + hours * hourMs))
      next.start()
      await next.pass(settleMs)
      await next.stop()
      expect((await taken(id)).map(({ row }) => row.kind)).toEqual(["hourly"])
    }
  })

  it("goes with the oldest first beyond what is kept, and never one that is shared, nor a named one", async () => {
    const { id, facilitator } = await board()
    await facilitator.call("POST", `/api/boards/${id}/snapshots`, { title: "Named" })
    const named = (await taken(id))[0]?.row
    if (!named) throw new Error("nothing was taken")
    const hourly = Array.from({ length: hourlyKept + 3 }, (_, i) => ({
      ...named,
      id: `${named.id.slice(0, 12)}-${i}`,
      kind: "hourly",
      number: 2 + i,
      asOf: new Date(i * hourMs),
    }))
    await server.prisma.snapshot.createMany({ data: hourly })
    const shared = hourly[1]?.id as string
    await server.prisma.shareLink.create({
      data: {
        id: server.world.newId(),
        boardId: id,
        snapshotId: shared,
        title: "",
        secretHash: server.world.newId(),
        sealed: new Uint8Array(1),
        createdBy: "ann",
      },
    })
    expect(await automatic().due.letGo(id, hourlyKept)).toBe(2)
    const left = await taken(id)
    expect(left.map(({ row }) => row.number)).toEqual([1, 3, ...hourly.slice(3).map(({ number }) => number)])
  })
})
