/**
 * Two tabs of one person and a colleague, over a real room: lines are lost, tabs crash, are closed and come back in
 * any order, and each of them edits all the while. In the end everybody has the same, and everything that was done is
 * on the board, or its author was asked about it (A13), or was given it back (A6). Nothing stands there twice.
 */
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { createBoardSession } from "../../client/board-session.ts"
import type { BoardSession } from "../../client/session.ts"
import { readBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { type FakeDevice, fakeDevice } from "../client/device.ts"
import { seededChance } from "./seeded-chance.ts"
import { boardId, serve, settled } from "./served-board.ts"
import { createMarks, marksIn, marksOfChange, marksOfUpdate } from "./simulated-marks.ts"
import { type SimulatedTransport, simulatedTransport } from "./simulated-network.ts"

describe("the same operation from two tabs of one member", () => {
  it("A3 is committed once and acknowledged to both, also under another client id and with other bytes", async () => {
    const s = serve()
    const [first, second] = [s.tab("ann"), s.tab("ann")]
    await first.hello()
    await second.hello()
    const change: BoardChange = {
      kind: "editText",
      collection: "scenarios",
      id: "meet",
      field: "background",
      index: 0,
      remove: "",
      insert: "Once. ",
    }
    const [mine, same] = [first.makes(change), second.makes(change)]
    first.send(mine, "op1")
    await s.clock.pass(1_000)
    second.send(same, "op1")
    await s.clock.pass(1_000)
    expect(first.saved()).toContain("op1")
    expect(second.saved().filter((id) => id === "op1").length).toBeGreaterThan(0)
    const text = readBoard(s.database.document(boardId, "board")).scenarios[0]?.background ?? ""
    expect(text.split("Once. ")).toHaveLength(2)
    const rows = s.database.log(boardId, "board").flatMap(({ operations }) => operations)
    expect(rows.filter(({ id }) => id === "op1")).toHaveLength(1)
    // And both within one tick.
    const [third, fourth] = [s.tab("ann"), s.tab("ann")]
    await third.hello()
    await fourth.hello()
    const again = { ...change, insert: "Twice. " }
    const bytes = [third.makes(again), fourth.makes(again)] as const
    third.send(bytes[0], "op2")
    fourth.send(bytes[1], "op2")
    await s.clock.pass(1_000)
    expect([third.saved(), fourth.saved()]).toEqual([
      expect.arrayContaining(["op2"]),
      expect.arrayContaining(["op2"]),
    ])
    const after = readBoard(s.database.document(boardId, "board")).scenarios[0]?.background ?? ""
    expect(after.split("Twice. ")).toHaveLength(2)
  })
})

interface Tab {
  memberId: string
  session: BoardSession
  transport: SimulatedTransport
  online: boolean
  crash(): void
}

async function run(seed: number) {
  const chance = seededChance(seed)
  const s = serve()
  s.store.plan = () => ({
    outcome: chance.oneIn(15) ? "lost-answer" : chance.oneIn(15) ? "failed" : "committed",
    afterMs: chance.below(60),
  })
  const devices = new Map<string, FakeDevice>([
    ["ann", fakeDevice()],
    ["ben", fakeDevice()],
  ])
  let ids = 0
  let clients = 5_000
  const marks = createMarks()
  const happened = { made: 0, crashes: 0, closed: 0, adopted: 0, asked: 0, mine: 0, noticed: 0 }
  const made = new Map<number, string>()
  const marksOf = new Map<string, number[]>()
  const accounted = new Set<number>()
  const letters = new Set<string>()
  const tabs: Tab[] = []

  function open(memberId: string): Tab {
    const device = devices.get(memberId)?.open() ?? null
    const wire = simulatedTransport({
      boardId,
      clock: s.clock,
      chance,
      server: () => (tab.online ? s : null),
      member: () => ({ memberId, name: memberId, colour: 1, role: "analyst" }),
      welcomed: () => {},
    })
    const session = createBoardSession({
      boardId,
      clock: s.clock,
      transport: { ...wire, open: (listener) => queueMicrotask(() => wire.open(listener)) },
      newId: () => `${memberId}${++ids}`,
      newClientId: () => (clients += chance.oneIn(2) ? 1 : 7_000_001),
      device,
    })
    const tab: Tab = {
      memberId,
      session,
      transport: wire,
      online: true,
      crash() {
        device?.crash()
        wire.close()
      },
    }
    tabs.push(tab)
    return tab
  }

  /** What the person saw is theirs; the page is going. */
  function look({ session }: Tab): void {
    const { conflicts, notices } = session.getState()
    for (const { change, earlier } of conflicts) {
      for (const one of [change, ...earlier]) for (const mark of marksOfChange(one)) accounted.add(mark)
    }
    for (const { changes } of notices) for (const mark of changes.flatMap(marksOfChange)) accounted.add(mark)
  }

  async function flushed(): Promise<void> {
    for (let i = 0; i < 4; i++) await settled()
  }

  function edit(tab: Tab): void {
    const { board, phase } = tab.session.getState()
    const scenario = board.scenarios[chance.below(Math.min(2, board.scenarios.length))]
    if (!scenario || phase.phase !== "ready") return
    const change = ((): BoardChange => {
      const set = { collection: "scenarios", id: scenario.id } as const
      switch (chance.below(4)) {
        case 0:
          return { kind: "set", ...set, field: "title", value: marks.word(), base: scenario.title }
        case 1: {
          const base = scenario.impactBasis ?? null
          return { kind: "set", ...set, field: "impactBasis", value: marks.word(), base }
        }
        case 2:
          return {
            kind: "add",
            collection: "issues",
            id: `${tab.memberId}i${++ids}`,
            fields: { text: marks.word() },
          }
        default: {
          const text = scenario.background
          const insert = marks.letter()
          letters.add(insert)
          return {
            kind: "editText",
            ...set,
            field: "background",
            index: chance.below(text.length + 1),
            remove: "",
            insert,
          }
        }
      }
    })()
    const done = tab.session.change(change)
    expect(done.ok, `seed ${seed}`).toBe(true)
    happened.made += 1
    if (done.ok) marksOf.set(done.value.operationId, marksOfChange(change))
    for (const mark of marksOfChange(change)) made.set(mark, tab.memberId)
  }

  async function end(tab: Tab, how: "crash" | "close"): Promise<void> {
    // What was written into storage a moment ago is there; a machine that dies in that moment is another matter.
    await flushed()
    look(tab)
    tabs.splice(tabs.indexOf(tab), 1)
    if (how === "close") await tab.session.close()
    await flushed()
    tab.crash()
  }

  for (const memberId of ["ann", "ann", "ben"]) open(memberId)
  await s.clock.pass(3_000)
  for (let step = 0; step < 60; step++) {
    const tab = tabs[chance.below(tabs.length)]
    if (!tab) break
    for (let i = chance.below(4); i > 0; i--) edit(tab)
    if (chance.oneIn(6)) {
      tab.online = !tab.online
      if (!tab.online) tab.transport.cut()
    } else if (chance.oneIn(12)) tab.transport.cut()
    if (chance.oneIn(8)) {
      const how = chance.oneIn(2) ? "crash" : "close"
      if (how === "crash") happened.crashes += 1
      else happened.closed += 1
      await end(tab, how)
      open(tab.memberId)
    }
    for (const { session } of tabs) {
      const [asked] = session.getState().conflicts
      if (!asked || !chance.oneIn(6)) continue
      const answer = chance.oneIn(2) ? "mine" : "theirs"
      if (answer === "mine") happened.mine += 1
      for (const one of [asked.change, ...asked.earlier]) {
        for (const mark of marksOfChange(one)) accounted.add(mark)
      }
      session.resolve(asked.id, answer)
    }
    await s.clock.pass(chance.below(1_500))
    for (const one of tabs) look(one)
  }

  s.store.plan = () => ({ outcome: "committed", afterMs: 1 })
  for (const tab of tabs) {
    tab.online = true
    tab.transport.calm()
  }
  const isDone = () =>
    tabs.every(({ session }) => session.getState().save.state === "saved") &&
    [...devices.values()].every(({ operations }) => {
      const asked = tabs.flatMap(({ session }) => session.getState().conflicts.map(({ id }) => id))
      return [...operations.values()].every(({ id }) => asked.includes(id))
    })
  for (let i = 0; i < 90 && !isDone(); i++) {
    await s.clock.pass(1_000)
    for (const tab of tabs) look(tab)
    // A tab that comes back takes over what one that is gone has left.
    if (i === 30) for (const tab of [...tabs]) tab.transport.cut()
  }
  await s.clock.pass(5_000)

  const said = `seed ${seed}`
  const stored = s.database.document(boardId, "board")
  const board = readBoard(stored)
  for (const tab of tabs) {
    look(tab)
    const { save } = tab.session.getState()
    expect(save, said).toMatchObject({ state: "saved" })
    expect(tab.session.getState().board, said).toEqual(board)
    expect(Y.encodeStateVector(tab.session.doc), said).toEqual(Y.encodeStateVector(stored))
    happened.asked += tab.session.getState().conflicts.length
    happened.noticed += tab.session.getState().notices.length
  }
  const log = s.database.log(boardId, "board").flatMap(({ operations }) => operations)
  expect(new Set(log.map(({ id }) => id)).size, said).toBe(log.length)
  // What is overwritten in the same commit stands in its record alone; what met another's change of the same moment
  // and lost, in the name of its operation.
  const committed = new Set([
    ...log.flatMap(({ changes }) => changes.flatMap(({ after }) => marksIn(JSON.stringify(after) ?? ""))),
    ...s.database.log(boardId, "board").flatMap(({ update }) => marksOfUpdate(update)),
    ...log.flatMap(({ id }) => marksOf.get(id) ?? []),
  ])
  const lost = [...made.keys()].filter((mark) => !committed.has(mark) && !accounted.has(mark))
  expect(lost, `${said}: neither on the board, nor asked about, nor given back`).toEqual([])
  const text = board.scenarios.map(({ background }) => background).join("")
  for (const letter of letters) {
    const times = text.split(letter).length - 1
    expect(times, `${said}: a letter is there ${times} times`).toBe(1)
  }
  const texts = board.issues.map(({ text }) => text)
  expect(new Set(texts).size, `${said}: an entry is there twice`).toBe(texts.length)
  for (const tab of tabs) await tab.session.close()
  return happened
}

describe("offline and return", () => {
  for (const first of [1, 11, 21]) {
    it(`A7 A13 two tabs and a colleague lose their lines, crash and return: nothing lost, nothing twice, seeds ${first} to ${first + 9}`, async () => {
      const total: Record<string, number> = {}
      for (let seed = first; seed < first + 10; seed++) {
        for (const [key, count] of Object.entries(await run(seed))) total[key] = (total[key] ?? 0) + count
      }
      expect(total.made).toBeGreaterThan(300)
      for (const key of ["crashes", "closed", "asked", "mine"]) expect(total[key], key).toBeGreaterThan(0)
    }, 300_000)
  }
})
