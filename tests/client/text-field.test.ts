import fc from "fast-check"
import { beforeEach, describe, expect, it } from "vitest"
import * as Y from "yjs"
import { createBoardSession } from "../../client/board-session.ts"
import type { BoardSession } from "../../client/session.ts"
import {
  applyEdit,
  createTextField,
  mapCaret,
  rebase,
  type TextEdit,
  type TextElement,
  type TextFieldModel,
  withEdit,
} from "../../client/text-field.ts"
import { applyChanges, readEntity } from "../../core/board-doc.ts"
import { limits } from "../../core/limits.ts"
import { textEdit } from "../../core/text-doc.ts"
import { type FakeClock, fakeClock, settled } from "./fake-clock.ts"
import { ScriptedServer } from "./scripted-server.ts"

const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "€", "😀", "\n"), maxLength: 24 })
/** Without surrogate pairs, which an edit made by `textEdit` never cuts, and one made at random would. */
const plainText = fc.string({ unit: fc.constantFrom("a", "b", " ", "€", "\n"), maxLength: 24 })

/** An edit of `before`, anywhere in it. */
const editOf = (before: string) =>
  fc.tuple(fc.nat(before.length), fc.nat(before.length), text).map(([a, b, insert]): TextEdit => {
    const [from, to] = a < b ? [a, b] : [b, a]
    return { index: from, remove: before.slice(from, to), insert }
  })

describe("mapCaret", () => {
  it("keeps the caret with its words: what stood behind it stands behind it still, unless it was taken out", () => {
    fc.assert(
      fc.property(
        text.chain((before) => fc.tuple(fc.constant(before), editOf(before), fc.nat(before.length))),
        ([before, edit, caret]) => {
          const after = applyEdit(before, edit)
          const mapped = mapCaret(caret, edit)
          expect(mapped).toBeGreaterThanOrEqual(0)
          expect(mapped).toBeLessThanOrEqual(after.length)
          const end = edit.index + edit.remove.length
          if (caret <= edit.index) expect(after.slice(0, mapped)).toBe(before.slice(0, caret))
          else if (caret >= end) expect(after.slice(mapped)).toBe(before.slice(caret))
          else expect(mapped).toBe(edit.index)
        },
      ),
    )
  })

  it("never turns a selection round", () => {
    fc.assert(
      fc.property(
        text.chain((before) => fc.tuple(editOf(before), fc.nat(before.length), fc.nat(before.length))),
        ([edit, a, b]) => {
          expect(mapCaret(Math.min(a, b), edit)).toBeLessThanOrEqual(mapCaret(Math.max(a, b), edit))
        },
      ),
    )
  })
})

describe("rebase", () => {
  it("gives what Yjs gives when both edits are made on the same text at once", () => {
    fc.assert(
      fc.property(
        plainText.chain((before) => fc.tuple(fc.constant(before), editOf(before), editOf(before))),
        ([before, mine, theirs]) => {
          const rebased = rebase(mine, theirs).reduce(applyEdit, applyEdit(before, theirs))
          const merged = [1, 2].map((mineFirst) => {
            const base = new Y.Doc()
            base.clientID = 9
            base.getText("t").insert(0, before)
            const copies = [mine, theirs].map((edit, i) => {
              const copy = new Y.Doc()
              copy.clientID = i === 0 ? mineFirst : 3 - mineFirst
              Y.applyUpdate(copy, Y.encodeStateAsUpdate(base))
              copy.getText("t").delete(edit.index, edit.remove.length)
              copy.getText("t").insert(edit.index, edit.insert)
              return copy
            })
            const [a, b] = copies as [Y.Doc, Y.Doc]
            Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
            return a.getText("t").toString()
          })
          // Where both put something in at one place, client ids decide the order; ours is one of the two.
          const letters = (s: string) => [...s].sort().join("")
          expect(letters(rebased)).toBe(letters(String(merged[0])))
          const apart =
            mine.index + mine.remove.length < theirs.index || theirs.index + theirs.remove.length < mine.index
          if (apart) expect(merged).toContain(rebased)
        },
      ),
    )
  })
})

describe("withEdit", () => {
  it("makes the same text as the edits one after the other, and keeps them apart, in order, at places of the first text", () => {
    fc.assert(
      fc.property(
        text,
        fc.array(fc.tuple(fc.nat(1_000), fc.nat(3), text), { maxLength: 6 }),
        (before, steps) => {
          let after = before
          let edits: TextEdit[] = []
          for (const [at, length, insert] of steps) {
            const index = at % (after.length + 1)
            const next = { index, remove: after.slice(index, index + length), insert }
            edits = withEdit(before, edits, next)
            after = applyEdit(after, next)
            expect(edits.reduceRight(applyEdit, before)).toBe(after)
            for (const [i, edit] of edits.entries()) {
              expect(before.startsWith(edit.remove, edit.index)).toBe(true)
              const behind = edits[i + 1]
              if (behind) expect(edit.index + edit.remove.length).toBeLessThan(behind.index)
            }
          }
        },
      ),
    )
  })

  it("does not write anew what lies between", () => {
    const first = withEdit("one two three", [], { index: 0, remove: "", insert: "A" })
    expect(withEdit("one two three", first, { index: 14, remove: "", insert: "B" })).toEqual([
      { index: 0, remove: "", insert: "A" },
      { index: 13, remove: "", insert: "B" },
    ])
  })
})

// A text element as far as the field writes to it.
class FakeElement {
  value = ""
  selectionStart = 0
  selectionEnd = 0
  selectionDirection = "none"
  scrollTop = 0
  writes = 0
  ownerDocument = { activeElement: this as unknown }
  setSelectionRange(start: number, end: number): void {
    this.selectionStart = start
    this.selectionEnd = end
    this.writes++
  }
}

describe("a text field", () => {
  let server: ScriptedServer
  let clock: FakeClock
  let session: BoardSession
  let field: TextFieldModel
  let element: FakeElement

  beforeEach(async () => {
    server = new ScriptedServer()
    clock = fakeClock()
    let ids = 0
    session = createBoardSession({
      boardId: server.boardId,
      transport: server.transport,
      clock,
      newId: () => `id${++ids}`,
      newClientId: () => 100 + ++ids,
    })
    await server.connect()
    await server.welcome()
    field = createTextField({
      session,
      collection: "scenarios",
      id: "s1",
      field: "background",
      after: clock.after,
    })
    element = new FakeElement()
    element.value = field.getState().value
    field.open(element as unknown as TextElement)
  })

  /** As a keyboard does: the element changes, then says so. */
  function type(next: string, caret = next.length): void {
    element.value = next
    element.selectionStart = caret
    element.selectionEnd = caret
    field.typed(next)
  }

  const start = "The two have not met."
  const shared = () => readEntity(session.doc, "scenarios", "s1")?.background
  const theirs = (next: string) =>
    server.batch(
      server.colleague((doc) => {
        const before = String(readEntity(doc, "scenarios", "s1")?.background)
        applyChanges(doc, [
          {
            kind: "editText",
            collection: "scenarios",
            id: "s1",
            field: "background",
            ...textEdit(before, next),
          },
        ])
      }),
      ["x"],
      "ada",
    )

  it("A5 gathers quick typing into one operation after a pause", async () => {
    type(`${start} O`)
    await clock.pass(200)
    type(`${start} Or`)
    await clock.pass(299)
    expect(server.edits).toEqual([])
    expect(session.getState().save).toEqual({ state: "saving", count: 1 })
    await clock.pass(1)
    expect(server.received.length).toBe(1)
    expect(shared()).toBe(`${start} Or`)
    await server.commit(...server.received)
    expect(session.getState().save).toMatchObject({ state: "saved" })
  })

  it("sends at once on blur, before another change, and when it is closed", async () => {
    type(`${start} A`)
    field.flush()
    expect(shared()).toBe(`${start} A`)
    type(`${start} AB`)
    session.change({ kind: "setWorking", id: "s1", value: { probabilities: { yes: 1, no: 0 } }, base: null })
    expect(shared()).toBe(`${start} AB`)
    type(`${start} ABC`)
    field.close()
    expect(shared()).toBe(`${start} ABC`)
    await settled()
    expect(server.received.length).toBe(4)
  })

  it("loses no character and no caret when a colleague types in front of mine meanwhile", async () => {
    type("The two leaders have not met.", 15)
    await theirs(`Note. ${start}`)
    expect(field.getState().value).toBe("Note. The two leaders have not met.")
    expect(element.value).toBe("Note. The two leaders have not met.")
    expect(element.selectionStart).toBe(21)
    await settled()
    await server.commit(...server.received)
    expect(readEntity(server.doc, "scenarios", "s1")?.background).toBe("Note. The two leaders have not met.")
  })

  it("keeps the selection while a colleague writes behind it", async () => {
    element.setSelectionRange(4, 7)
    await theirs(`${start} They will.`)
    expect(element.value).toBe(`${start} They will.`)
    expect([element.selectionStart, element.selectionEnd]).toEqual([4, 7])
  })

  it("leaves the element alone while an input method composes, and merges after", async () => {
    field.composing(true)
    type(`${start}に`)
    await clock.pass(1_000)
    expect(server.edits).toEqual([])
    const { writes } = element
    await theirs(`Note. ${start}`)
    expect(element.value).toBe(`${start}に`)
    expect(element.writes).toBe(writes)
    type(`${start}日`)
    field.composing(false)
    expect(element.value).toBe(`Note. ${start}日`)
    expect(shared()).toBe(`Note. ${start}日`)
  })

  it("does not write anew what lies between two places of typing", async () => {
    type(`X${start}`)
    type(`X${start}Y`)
    await clock.pass(300)
    const inserted = server.received.length
    expect(inserted).toBe(2)
    expect(shared()).toBe(`X${start}Y`)
    // What a colleague puts between the two stays, because nothing there was rewritten.
    await theirs("The two have certainly not met.")
    expect(field.getState().value).toBe("XThe two have certainly not met.Y")
  })

  it("writes nothing when the typing is taken back within the pause", async () => {
    type(`${start}!`)
    type(start)
    await clock.pass(1_000)
    expect(server.edits).toEqual([])
    expect(session.getState().save).toMatchObject({ state: "saved" })
  })

  it("says why a text is not taken, and keeps it on screen", async () => {
    type("x".repeat(limits.textCharacters + 1))
    await clock.pass(300)
    expect(field.getState().failure?.message).toBe("A text can have at most 10,000 characters.")
    expect(field.getState().value.length).toBe(limits.textCharacters + 1)
    type("Short")
    await clock.pass(300)
    expect(field.getState().failure).toBeNull()
    expect(shared()).toBe("Short")
  })

  it("A1 a text that is not taken is not called saved", async () => {
    type("x".repeat(limits.textCharacters + 1))
    await clock.pass(300)
    const tooLong = {
      state: "held-back",
      count: 1,
      label: "Too long to save",
      why: "A text can have at most 10,000 characters. Here it is 1 too long.",
    }
    expect(session.getState().save).toEqual(tooLong)
    // The server was never asked: there is nothing to wait for, and nothing is tried again.
    await clock.pass(20_000)
    expect(session.getState().save).toEqual(tooLong)
    expect(server.hellos.length).toBe(1)
    type("Short")
    await clock.pass(300)
    await server.commit(...server.received)
    expect(session.getState().save).toMatchObject({ state: "saved" })
  })

  it("A6 what was typed on top of a colleague's long text is not cut off in silence", async () => {
    type(`Mine: ${start}`)
    await theirs("y".repeat(limits.textCharacters - 2))
    await clock.pass(300)
    expect(field.getState().failure?.message).toBe("A text can have at most 10,000 characters.")
    expect(field.getState().value).toContain("Mine: ")
    expect(session.getState().save).toMatchObject({ count: 1 })
  })

  it("A6 a field that is closed while its text is too long gives the words back, once", async () => {
    const long = "x".repeat(limits.textCharacters + 1)
    type(long)
    field.close()
    const { notices, save } = session.getState()
    expect(notices).toMatchObject([{ message: "A text can have at most 10,000 characters.", draft: long }])
    expect(save).toMatchObject({ state: "saved" })
    field.open(element as unknown as TextElement)
    expect(field.getState()).toEqual({ value: start, failure: null })
    field.close()
    expect(session.getState().notices.length).toBe(1)
    expect(server.edits).toEqual([])
  })

  it("A6 a field that is closed in the middle of a composition keeps what is composed", async () => {
    field.composing(true)
    type(`${start}日`)
    field.close()
    expect(shared()).toBe(`${start}日`)
    expect(session.getState().notices).toEqual([])
  })

  it("A8 whoever types without a pause is sent all the same", async () => {
    let words = start
    for (let i = 0; i < 15; i++) {
      words += "x"
      type(words)
      await clock.pass(200)
    }
    expect(server.received.length).toBeGreaterThan(0)
  })

  it("shows the shared text again after a refusal", async () => {
    type("Gone")
    await clock.pass(300)
    await server.refuse(String(server.received[0]))
    await server.welcome()
    expect(field.getState().value).toBe(start)
    expect(element.value).toBe(start)
  })

  it("R17 takes back my typing in this text step by step, and leaves a colleague's characters where they are", async () => {
    type(`${start} One.`)
    await clock.pass(5_000)
    await server.commit(...server.received)
    await theirs(`Theirs. ${start} One.`)
    type(`Theirs. ${start} One. Two.`)
    await clock.pass(5_000)
    field.step("undo")
    expect(element.value).toBe(`Theirs. ${start} One.`)
    expect(element.selectionStart).toBe(`Theirs. ${start} One.`.length)
    field.step("undo")
    expect(element.value).toBe(`Theirs. ${start}`)
    field.step("undo")
    expect(element.value).toBe(`Theirs. ${start}`)
    field.step("redo")
    expect(element.value).toBe(`Theirs. ${start} One.`)
    expect(shared()).toBe(element.value)
  })

  it("R17 takes back what is not sent yet, brings back what was taken out, and puts the caret behind it", async () => {
    type("The have not met.", 4)
    field.step("undo")
    expect(element.value).toBe(start)
    expect(element.selectionStart).toBe("The two ".length)
  })

  it("R17 with nothing of mine left in this text the key does nothing, and nothing elsewhere is undone", async () => {
    session.change({ kind: "setWorking", id: "s1", value: { probabilities: { yes: 1, no: 0 } }, base: null })
    field.step("undo")
    expect(session.getState().steps.undo).not.toBeNull()
    type(`${start} Mine`)
    await clock.pass(300)
    await server.commit(...server.received)
    await theirs(start)
    field.step("undo")
    expect(element.value).toBe(start)
    expect(session.getState().steps.undo).toContain("100%")
  })

  it("R17 while an input method composes nothing is taken back", async () => {
    type(`${start} One.`)
    await clock.pass(300)
    field.composing(true)
    type(`${start} One.ni`)
    field.step("undo")
    expect(element.value).toBe(`${start} One.ni`)
  })

  it("two people typing at once end with the same text, with every character of both", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), fc.nat(), text), { maxLength: 12 }), async (steps) => {
        const typed: string[] = []
        for (const [mine, at, words] of steps) {
          const before = mine ? element.value : String(readEntity(server.doc, "scenarios", "s1")?.background)
          const index = [...before].slice(0, at % (before.length + 1)).join("").length
          const next = before.slice(0, index) + words + before.slice(index)
          if (next.length > 2_000) continue
          typed.push(words)
          if (mine) type(next, index + words.length)
          else await theirs(next)
        }
        field.flush()
        await settled()
        const open = server.received.filter((id) => !server.committed.has(id))
        if (open.length > 0) await server.commit(...new Set(open))
        const mineNow = element.value
        expect(mineNow).toBe(readEntity(server.doc, "scenarios", "s1")?.background)
        for (const words of typed) for (const letter of words) expect(mineNow).toContain(letter)
      }),
      { numRuns: 40 },
    )
  })
})
