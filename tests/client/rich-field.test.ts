import { beforeEach, expect, it } from "vitest"
import { changesOf, deltaBetween, richOf } from "../../client/rich-delta.ts"
import { createRichField, type RichField } from "../../client/rich-field.ts"
import { applyChanges, readEntity } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { limits } from "../../core/limits.ts"
import type { FormatRange } from "../../core/rich-text.ts"
import { settled } from "./fake-clock.ts"
import { formattedBackground } from "./rich-document.ts"
import { type Scripted, scripted, title } from "./scripted-session.ts"
import { type ShownRichText, show } from "./shown-rich-text.ts"

const start = "The two have not met."
let s: Scripted
let field: RichField
let editor: ShownRichText

beforeEach(async () => {
  s = scripted()
  await s.live()
  field = createRichField({
    session: s.session,
    collection: "scenarios",
    id: "s1",
    field: "background",
    after: s.clock.after,
    now: s.clock.now,
  })
  editor = show(field)
})

const shared = () => formattedBackground(s.session.doc)
const made = () => s.server.received.length
const theirs = (next: string, ranges: FormatRange[] = []) =>
  s.server.batch(
    s.server.colleague((doc) => {
      const before = formattedBackground(doc)
      const delta = deltaBetween(before, richOf(next, ranges))
      const changes = changesOf(before, delta, { collection: "scenarios", id: "s1", field: "background" })
      applyChanges(doc, changes as BoardChange[])
    }),
    ["x"],
    "ada",
  )

it("A5 gathers quick typing and marking into one operation after a pause", async () => {
  editor.select(start.length)
  editor.type(" Or")
  await s.clock.pass(200)
  editor.mark("bold", 4, 7)
  await s.clock.pass(299)
  expect(s.server.edits).toEqual([])
  expect(s.session.getState().save).toEqual({ state: "saving", count: 1 })
  await s.clock.pass(1)
  expect(made()).toBe(1)
  expect(shared()).toEqual(richOf(`${start} Or`, [{ from: 4, to: 7, name: "bold", value: true }]))
  await s.server.commit(...s.server.received)
  expect(s.session.getState().save).toMatchObject({ state: "saved" })
})

it("writes only what was done: a word made bold puts nothing in and takes nothing out", async () => {
  editor.mark("bold", 4, 7)
  const before = s.session.doc.store.clients.get(s.session.doc.clientID)
  expect(before).toBeUndefined()
  field.flush()
  // Colleagues write into the very word meanwhile, and both stay.
  await theirs("The twoo have not met.")
  expect(editor.text()).toBe("The twoo have not met.")
  expect(shared()).toEqual(editor.rich())
})

it("makes a list of lines, and gives the last of them the line break that it needs", async () => {
  editor.kind("bullet", 0)
  expect(editor.text()).toBe(`${start}\n`)
  field.flush()
  expect(shared()).toEqual(
    richOf(`${start}\n`, [{ from: start.length, to: start.length + 1, name: "block", value: "bullet" }]),
  )
  editor.select(start.length)
  editor.enter()
  editor.type("And so on")
  field.flush()
  expect(shared().filter(({ attributes }) => attributes.block === "bullet").length).toBe(2)
})

it("sends at once before another change, and when it is closed", async () => {
  editor.select(0)
  editor.type("A")
  s.made(title("s2", "Another"))
  expect(editor.text()).toBe(`A${start}`)
  expect(readEntity(s.session.doc, "scenarios", "s1")?.background).toBe(`A${start}`)
  editor.type("B")
  field.close()
  expect(readEntity(s.session.doc, "scenarios", "s1")?.background).toBe(`AB${start}`)
  await settled()
  expect(made()).toBe(3)
})

it("loses no character and no caret when a colleague writes in front of mine meanwhile", async () => {
  editor.select(8)
  editor.type("leaders ")
  await theirs(`Note. ${start}`)
  expect(editor.text()).toBe("Note. The two leaders have not met.")
  expect(editor.caret()).toBe(22)
  expect(editor.fromOutside).toBe(1)
  expect(shared()).toEqual(editor.rich())
})

it("keeps a selection and its direction while a colleague writes at its edges", async () => {
  editor.select(7, 4)
  await theirs("The XtwoX have not met.")
  expect(editor.state.selection.head).toBe(6)
  expect(editor.state.selection.anchor).toBe(9)
})

it("R17 undo takes back my words and leaves a colleague's, also those within them", async () => {
  editor.select(0)
  editor.type("Mine. ")
  field.flush()
  await settled()
  await s.server.commit(...s.server.received)
  await theirs(`Mi-HERS-ne. ${start}`)
  editor.select(editor.text().length)
  expect(editor.undo()).toBe(true)
  expect(editor.text()).toBe(`-HERS-${start}`)
  field.flush()
  expect(shared()).toEqual(editor.rich())
  expect(editor.undo()).toBe(false)
})

it("leaves the editor alone while an input method composes, and merges after", async () => {
  editor.composing = true
  editor.select(start.length)
  editor.type("に")
  await s.clock.pass(3_000)
  expect(s.server.edits).toEqual([])
  await theirs(`Note. ${start}`)
  expect(editor.text()).toBe(`${start}に`)
  expect(editor.fromOutside).toBe(0)
  editor.composing = false
  field.composed()
  expect(editor.text()).toBe(`Note. ${start}に`)
  expect(shared()).toEqual(editor.rich())
})

it("writes nothing when what was done is taken back within the pause", async () => {
  editor.mark("bold", 0, 3)
  editor.mark("bold", 0, 3, false)
  await s.clock.pass(3_000)
  expect(s.server.edits).toEqual([])
  expect(s.session.getState().save).toMatchObject({ state: "saved" })
})

it("A1 a text that is too long stays on screen, says so, and is not called saved", async () => {
  editor.select(start.length)
  editor.type("x".repeat(limits.textCharacters))
  await s.clock.pass(300)
  expect(field.failure()?.message).toBe("A text can have at most 10,000 characters.")
  expect(editor.text().length).toBe(limits.textCharacters + start.length)
  expect(s.session.getState().save).toEqual({
    state: "held-back",
    count: 1,
    label: "Too long to save",
    why: `A text can have at most 10,000 characters. Here it is ${start.length} too long.`,
  })
  await theirs(`Note. ${start}`)
  expect(s.session.getState().save).toMatchObject({ state: "held-back" })
  editor.select(2, editor.text().length)
  editor.type("!")
  await s.clock.pass(300)
  expect(field.failure()).toBeNull()
  expect(editor.text()).toBe("Note. Th!")
  expect(shared()).toEqual(editor.rich())
})

it("A6 words that never became a change are given back when their place goes", async () => {
  editor.select(start.length)
  editor.type("x".repeat(limits.textCharacters))
  field.close()
  const [notice] = s.session.getState().notices
  expect(notice?.draft).toBe(start + "x".repeat(limits.textCharacters))
  expect(notice?.message).toContain("at most 10,000 characters")
  expect(shared()).toEqual(richOf(start))
})

it("says where its places are in the shared text, and back", () => {
  editor.select(0)
  editor.type("New ")
  expect(field.toShared(10)).toBe(6)
  expect(field.toShared(2)).toBe(0)
  expect(field.fromShared(6)).toBe(10)
})
