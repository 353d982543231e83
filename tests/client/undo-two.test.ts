/**
 * R17 with a real room and bad weather: two people write in one text while rights come and go and connections are cut;
 * now and then one takes something back in the middle of it, and at the end all that is theirs. Every character that
 * anybody types is a different one, so that one which is lost, doubled or another's is seen at once.
 */
import { expect, it } from "vitest"
import { createTextField, mapCaret, type TextFieldModel } from "../../client/text-field.ts"
import { readBoard } from "../../core/board-doc.ts"
import { textEdit } from "../../core/text-doc.ts"
import { arrived, atRoughWork, backgroundOf, type Person } from "../rooms/people-at-work.ts"
import { seededChance } from "../rooms/seeded-chance.ts"
import { boardId } from "../rooms/served-board.ts"

const seeds = 8

interface Writer {
  person: Person
  field: TextFieldModel
  caret: number
  /** What they have typed, and what they have taken out by hand. */
  typed: Set<string>
  takenOut: Set<string>
  /**
   * What undo has taken out in the middle of it all. Should that be open when the document is another one, and a
   * colleague have written in between, it is left out when it is done again: the words are there, and nobody's are gone.
   */
  undone: Set<string>
}

it("R17 through refusals, cuts and fresh documents undo takes back mine and not one character of a colleague's", async () => {
  const total = { typed: 0, refused: 0, cuts: 0, undone: 0, atLast: 0 }
  for (let seed = 1; seed <= seeds; seed++) {
    const run = await write(seed)
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += run[key]
  }
  expect(total.typed).toBeGreaterThan(500)
  expect(Math.min(total.refused, total.cuts, total.undone, total.atLast)).toBeGreaterThan(3)
})

async function write(seed: number) {
  const chance = seededChance(seed)
  const s = atRoughWork(chance)
  const writers: Writer[] = []
  for (const memberId of ["ann", "ben"]) {
    const person = await arrived(s, memberId)
    const field = createTextField({
      session: person.session,
      collection: "scenarios",
      id: "meet",
      field: "background",
      after: s.clock.after,
    })
    const writer: Writer = {
      person,
      field,
      caret: 0,
      typed: new Set(),
      takenOut: new Set(),
      undone: new Set(),
    }
    let shown = field.getState().value
    field.subscribe(() => {
      const { value } = field.getState()
      writer.caret = mapCaret(writer.caret, textEdit(shown, value))
      shown = value
    })
    field.open(null)
    writers.push(writer)
  }
  const [ann, ben] = writers as [Writer, Writer]
  const began = new Set(backgroundOf(ann.person.session) ?? "")
  const happened = { typed: 0, refused: 0, cuts: 0, undone: 0, atLast: 0 }
  const said = `seed ${seed}`
  let letters = 0x4e00

  function keys(writer: Writer, count: number): void {
    for (let i = 0; i < count; i++) {
      const { value } = writer.field.getState()
      const letter = String.fromCharCode(letters++)
      writer.typed.add(letter)
      happened.typed++
      const { caret } = writer
      writer.caret++
      writer.field.typed(value.slice(0, caret) + letter + value.slice(caret))
    }
  }

  function backspace(writer: Writer): void {
    const { value } = writer.field.getState()
    const { caret } = writer
    if (caret === 0) return
    writer.takenOut.add(value[caret - 1] ?? "")
    writer.caret--
    writer.field.typed(value.slice(0, caret - 1) + value.slice(caret))
  }

  /** One step, in front of whatever is on its way. */
  function undo(writer: Writer): boolean {
    const other = writer === ann ? ben : ann
    const theirs = (text: string) => new Set([...text].filter((c) => other.typed.has(c)))
    const before = theirs(writer.field.getState().value)
    const stood = [...writer.field.getState().value]
    const done = writer.person.session.undo()
    const now = backgroundOf(writer.person.session) ?? ""
    for (const c of stood) if (!now.includes(c)) writer.undone.add(c)
    const after = theirs(now)
    const gone = [...before].filter((c) => !after.has(c))
    expect(gone, `${said}: a colleague's characters went`).toEqual([])
    return done.ok || done.error.reason === "left"
  }

  for (let step = 0; step < 50; step++) {
    const writer = chance.oneIn(2) ? ann : ben
    if (chance.oneIn(4)) writer.caret = chance.below(writer.field.getState().value.length + 1)
    keys(writer, chance.below(5))
    if (chance.oneIn(5)) backspace(writer)
    if (chance.oneIn(6) && undo(writer)) {
      happened.undone++
      if (chance.oneIn(2)) writer.person.session.redo()
    }
    await s.clock.pass(chance.oneIn(5) ? 3_000 : chance.below(250))
    if (chance.oneIn(15)) {
      happened.cuts++
      writer.person.transport.cut()
    }
    if (chance.oneIn(15)) {
      s.registry.setRole(boardId, writer === ann ? "ann" : "ben", "viewer")
      writer.field.flush()
      await s.clock.pass(chance.below(400))
      s.registry.setRole(boardId, writer === ann ? "ann" : "ben", "analyst")
    }
  }

  s.store.plan = () => ({ outcome: "committed", afterMs: 1 })
  for (const { person } of writers) person.transport.calm()
  for (const memberId of ["ann", "ben"]) s.registry.setRole(boardId, memberId, "analyst")
  const calm = async () => {
    for (let i = 0; i < 60; i++) {
      await s.clock.pass(1_000)
      for (const { field } of writers) field.flush()
      if (writers.every(({ person }) => person.session.getState().save.state === "saved")) break
    }
    await s.clock.pass(3_000)
  }
  await calm()
  const before = new Set(ann.undone)
  const stood = new Set(backgroundOf(ann.person.session) ?? "")
  while (undo(ann)) happened.atLast++
  await calm()

  const text = readBoard(s.database.document(boardId, "board")).scenarios[0]?.background ?? ""
  expect(new Set(text).size, `${said}: a character is there twice`).toBe(text.length)
  for (const { person } of writers) {
    expect(backgroundOf(person.session), said).toBe(text)
    happened.refused += person.session.getState().notices.length
  }
  expect(ann.person.session.getState().steps.undo, said).toBeNull()
  // Everything of his that stood stands, and nothing of hers but what he may have brought back by undoing.
  const lost = [...stood].filter((c) => (ben.typed.has(c) || began.has(c)) && !text.includes(c))
  expect(lost, `${said}: a colleague's characters were lost`).toEqual([])
  const left = [...text].filter((c) => ann.typed.has(c) && !ben.takenOut.has(c) && !before.has(c))
  expect(left, `${said}: something of hers is left`).toEqual([])
  return happened
}
