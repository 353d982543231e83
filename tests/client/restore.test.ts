// R16 with a real room: what is brought back, what a colleague does in that very moment, and undo.
import { expect, it } from "vitest"
import { batchesOf } from "../../client/batches.ts"
import { restoreActions } from "../../client/restore-actions.ts"
import { readBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { fail } from "../../core/result.ts"
import { type SnapshotBoard, withoutDeleted } from "../../core/snapshot.ts"
import { arrived, atWork, backgroundOf, type Person, writes } from "../rooms/people-at-work.ts"
import { boardId } from "../rooms/served-board.ts"

const boardOf = ({ session }: Person) => session.getState().board
const scenarioOf = (person: Person) => boardOf(person).scenarios.find(({ id }) => id === "meet")
const titled = (person: Person, value: string) =>
  person.session.change({
    kind: "set",
    collection: "scenarios",
    id: "meet",
    field: "title",
    value,
    base: scenarioOf(person)?.title ?? null,
  })

async function atTheMoment(): Promise<{
  s: ReturnType<typeof atWork>
  ann: Person
  ben: Person
  then: SnapshotBoard
  restore: ReturnType<typeof restoreActions>
}> {
  const s = atWork()
  const ann = await arrived(s, "ann")
  const ben = await arrived(s, "ben")
  writes(ann.session, "As it was.")
  titled(ann, "Then")
  await s.clock.pass(1_000)
  const then = withoutDeleted(boardOf(ann))
  writes(ben.session, " And more.", 10)
  titled(ben, "Now")
  await s.clock.pass(1_000)
  let ids = 0
  const restore = restoreActions(ann.session, { newId: () => `r${++ids}`, now: s.clock.now })
  return { s, ann, ben, then, restore }
}
const whole = { kind: "whole" } as const
const free = new Set<string>()

it("R16 restore keeps a colleague's concurrent edit and can be undone", async () => {
  const { s, ann, ben, then, restore } = await atTheMoment()
  // In the same moment, before either hears of the other.
  const done = restore.restore(then, whole, free)
  expect(done).toMatchObject({ ok: true, value: { locked: [] } })
  writes(ben.session, "Ben: ", 0)
  ben.session.change({
    kind: "set",
    collection: "scenarios",
    id: "meet",
    field: "impact",
    value: 4,
    base: scenarioOf(ben)?.impact ?? null,
  })
  await s.clock.pass(2_000)
  for (const person of [ann, ben]) {
    expect(backgroundOf(person.session)).toBe("Ben: As it was.")
    expect(scenarioOf(person)).toMatchObject({ title: "Then", impact: 4 })
  }

  expect(ann.session.undo()).toMatchObject({ ok: true })
  await s.clock.pass(2_000)
  const kept = readBoard(s.database.document(boardId, "board")).scenarios.find(({ id }) => id === "meet")
  expect(kept).toMatchObject({ title: "Now", background: "Ben: As it was. And more.", impact: 4 })
})

it("R16 what is there already is not done again, and a plan does nothing", async () => {
  const { s, ann, then, restore } = await atTheMoment()
  const before = boardOf(ann)
  expect(restore.plan(then, whole, free).changes.length).toBe(2)
  expect(boardOf(ann)).toEqual(before)
  restore.restore(then, whole, free)
  await s.clock.pass(1_000)
  expect(restore.restore(then, whole, free)).toMatchObject({ ok: true, value: { changes: 0 } })
})

it("R16 what may not be done is refused whole, in a sentence, and nothing has come of it", async () => {
  const { s, then } = await atTheMoment()
  const vera = await s.person("vera", "viewer")
  for (let i = 0; i < 20 && vera.session.getState().phase.phase !== "ready"; i++) await s.clock.pass(100)
  const before = boardOf(vera)
  const restore = restoreActions(vera.session, { newId: () => "v1", now: s.clock.now })
  const done = restore.restore(then, whole, free)
  expect(done).toMatchObject({ ok: false, error: { message: expect.stringMatching(/\w+.*\./) } })
  expect(boardOf(vera)).toEqual(before)
})

it("R16 what this person may not change is left out and said; the rest is brought back", async () => {
  const { s, ann, then, restore } = await atTheMoment()
  const other = { ...then, meta: { ...then.meta, title: "Another title" } }
  const { changes, left } = restore.plan(other, whole, free)
  expect(left).toEqual([{ why: "Only facilitators can change the board's own settings.", count: 1 }])
  expect(changes.length).toBe(2)
  expect(restore.restore(other, whole, free)).toMatchObject({ ok: true, value: { changes: 2 } })
  await s.clock.pass(1_000)
  expect(scenarioOf(ann)).toMatchObject({ title: "Then" })
  expect(boardOf(ann).meta.title).toBe(then.meta.title)
})

/** Forty scenarios with long texts: more than fits into a few operations. */
async function manyLong() {
  const s = atWork()
  const ann = await arrived(s, "ann")
  const ids = Array.from({ length: 40 }, (_, i) => `long${i}`)
  const put = (letter: string) =>
    ann.session.asOneStep(() => {
      const was = new Map(boardOf(ann).scenarios.map((one) => [one.id, one]))
      const changes = ids.map((id): BoardChange => {
        const there = was.get(id)
        if (there)
          return {
            kind: "editText",
            collection: "scenarios",
            id,
            field: "background",
            index: 0,
            remove: there.background,
            insert: letter.repeat(3_000),
          }
        const fields = { title: id, kind: "binary", status: "open", background: letter.repeat(3_000) }
        return { kind: "add", collection: "scenarios", id, fields }
      })
      for (const batch of batchesOf(changes)) expect(ann.session.change(...batch)).toMatchObject({ ok: true })
    })
  put("a")
  const then = withoutDeleted(boardOf(ann))
  put("b")
  await s.clock.pass(5_000)
  const letters = () =>
    new Set(
      boardOf(ann).scenarios.flatMap(({ id, background }) =>
        ids.includes(id) ? [background.charAt(0)] : [],
      ),
    )
  expect([...letters()]).toEqual(["b"])
  return { s, ann, then, letters }
}

it("R16 a large restore is one step, and undo takes back all of it", async () => {
  const { s, ann, then, letters } = await manyLong()
  const restore = restoreActions(ann.session, { newId: () => "n", now: s.clock.now })
  expect(restore.restore(then, whole, free)).toMatchObject({ ok: true, value: { changes: 40 } })
  expect([...letters()]).toEqual(["a"])
  expect(ann.session.getState().steps.undo).toBe("The board: restored")
  expect(ann.session.undo()).toMatchObject({ ok: true, value: { left: null, words: "The board: restored" } })
  expect([...letters()]).toEqual(["b"])
})

it("R16 a restore that is refused half way goes back whole, and says why", async () => {
  const { s, ann, then, letters } = await manyLong()
  let calls = 0
  const session: typeof ann.session = {
    ...ann.session,
    change: (...changes) =>
      ++calls === 3
        ? fail({ reason: "forbidden", why: "The phase has changed." })
        : ann.session.change(...changes),
  }
  const restore = restoreActions(session, { newId: () => "n", now: s.clock.now })
  expect(restore.restore(then, whole, free)).toMatchObject({
    ok: false,
    error: { message: "The phase has changed." },
  })
  expect(calls).toBe(3)
  expect([...letters()]).toEqual(["b"])
  // Nor is there a part of it to be done again.
  expect(ann.session.getState().steps.redo).toBeNull()
})
