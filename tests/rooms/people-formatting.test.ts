// Formatting from one page to another, through sessions and a room.
import { expect, it } from "vitest"
import type { BoardSession } from "../../client/session.ts"
import type { BoardChange } from "../../core/changes.ts"
import { describeChange } from "../../core/sentences.ts"
import { atWork, backgroundOf, writes } from "./people-at-work.ts"
import { boardId } from "./served-board.ts"

const formats = (over: string, value: true | null = true): BoardChange => ({
  kind: "formatText",
  collection: "scenarios",
  id: "meet",
  field: "background",
  index: 0,
  over,
  name: "bold",
  value,
  base: [],
})
const meetOf = (session: BoardSession) => session.getState().board.scenarios.find(({ id }) => id === "meet")
const formattingOf = (session: BoardSession) => meetOf(session)?.formatting?.background

it("A3 A4 what one formats the others see, and it is saved and in the log; a page that sees it anew renders it anew", async () => {
  const room = atWork()
  const [ann, ben] = [await room.person("ann"), await room.person("ben")]
  writes(ann.session, "Both sides talk.")
  await room.clock.pass(100)
  const before = meetOf(ben.session)
  expect(ann.session.change(formats("Both sides")).ok).toBe(true)
  await room.clock.pass(100)
  const bold = { from: 0, to: 10, name: "bold", value: true }
  expect(formattingOf(ann.session)).toEqual([bold])
  expect(formattingOf(ben.session)).toEqual([bold])
  expect(meetOf(ben.session)).not.toBe(before)
  expect(meetOf(ben.session)?.outcomes).toBe(before?.outcomes)
  expect(ann.session.getState().save).toMatchObject({ state: "saved" })
  expect(room.database.log(boardId, "board").at(-1)?.operations[0]?.changes).toEqual([
    {
      collection: "scenarios",
      id: "meet",
      field: "background",
      action: "text",
      before: { index: 0, text: "" },
      after: { index: 0, text: "", formatting: [bold] },
    },
  ])
  ben.session.change(formats("Both", null))
  await room.clock.pass(100)
  expect(formattingOf(ann.session)).toEqual([{ ...bold, from: 4 }])
  expect(backgroundOf(ann.session)).toBe("Both sides talk.")
})

it("R6 R7 formatting asks for the same right as writing", async () => {
  const room = atWork()
  const eve = await room.person("eve", "viewer")
  expect(eve.session.change(formats("x"))).toMatchObject({ ok: false })
})

it("is said in a sentence", async () => {
  const room = atWork()
  const ann = await room.person("ann")
  expect(describeChange(formats("x"), ann.session.getState().board)).toBe("They meet: background formatted")
})
