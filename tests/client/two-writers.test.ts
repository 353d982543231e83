/**
 * Two people in the same text: their text fields, their sessions, a room, and a network that delays, repeats and cuts.
 * Every character that anybody types is a different one, so that a lost or doubled one is seen at once.
 */
import { expect, it } from "vitest"
import { createTextField, mapCaret, type TextFieldModel } from "../../client/text-field.ts"
import { readBoard } from "../../core/board-doc.ts"
import { textEdit } from "../../core/text-doc.ts"
import { arrived, atRoughWork, backgroundOf, type Person } from "../rooms/people-at-work.ts"
import { seededChance } from "../rooms/seeded-chance.ts"
import { boardId } from "../rooms/served-board.ts"

const seeds = 30
const seedsAtOnce = 10

interface Writer {
  person: Person
  field: TextFieldModel
  caret: number
}

for (let first = 1; first <= seeds; first += seedsAtOnce) {
  it(`A6 nobody's characters vanish or double when two write in one text, seeds ${first} to ${first + seedsAtOnce - 1}`, async () => {
    const total = { typed: 0, refused: 0, cuts: 0, together: 0 }
    for (let seed = first; seed < first + seedsAtOnce; seed++) {
      const run = await write(seed)
      for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += run[key]
    }
    expect(total.typed).toBeGreaterThan(1_000)
    expect(total.refused).toBeGreaterThan(0)
    expect(total.cuts).toBeGreaterThan(10)
    expect(total.together).toBeGreaterThan(10)
  })
}

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
    const writer: Writer = { person, field, caret: 0 }
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
  const happened = { typed: 0, refused: 0, cuts: 0, together: 0 }
  const typed = new Set<string>()
  const takenOut = new Set<string>()
  let letters = 0x4e00

  function keys(writer: Writer, count: number): void {
    for (let i = 0; i < count; i++) {
      const { value } = writer.field.getState()
      const letter = String.fromCharCode(letters++)
      typed.add(letter)
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
    takenOut.add(value[caret - 1] ?? "")
    writer.caret--
    writer.field.typed(value.slice(0, caret - 1) + value.slice(caret))
  }

  for (let step = 0; step < 60; step++) {
    const writer = chance.oneIn(2) ? ann : ben
    if (chance.oneIn(4)) writer.caret = chance.below(writer.field.getState().value.length + 1)
    keys(writer, chance.below(5))
    if (chance.oneIn(5)) backspace(writer)
    if (chance.oneIn(4)) {
      happened.together++
      keys(writer === ann ? ben : ann, 1 + chance.below(3))
    }
    await s.clock.pass(chance.below(250))
    if (chance.oneIn(15)) {
      happened.cuts++
      writer.person.transport.cut()
    }
    if (chance.oneIn(15)) {
      // Lowered just as something is on its way, and raised again.
      s.registry.setRole(boardId, writer === ann ? "ann" : "ben", "viewer")
      writer.field.flush()
      await s.clock.pass(chance.below(400))
      s.registry.setRole(boardId, writer === ann ? "ann" : "ben", "analyst")
    }
    if (chance.oneIn(40)) {
      const board = s.database.boards.get(boardId)
      if (board) Object.assign(board, { owner: "somebody else", fence: board.fence + 1 })
    }
  }

  s.store.plan = () => ({ outcome: "committed", afterMs: 1 })
  for (const { person } of writers) person.transport.calm()
  for (const memberId of ["ann", "ben"]) s.registry.setRole(boardId, memberId, "analyst")
  for (let i = 0; i < 60; i++) {
    await s.clock.pass(1_000)
    for (const { field } of writers) field.flush()
    if (writers.every(({ person }) => person.session.getState().save.state === "saved")) break
  }
  await s.clock.pass(3_000)

  const said = `seed ${seed}`
  const text = readBoard(s.database.document(boardId, "board")).scenarios[0]?.background ?? ""
  const refused = new Set<string>()
  for (const { field, person } of writers) {
    expect(person.session.getState().save, said).toMatchObject({ state: "saved" })
    expect(field.getState(), said).toEqual({ value: text, failure: null })
    expect(backgroundOf(person.session), said).toBe(text)
    for (const { changes } of person.session.getState().notices) {
      happened.refused++
      for (const change of changes) {
        if (change.kind === "editText") for (const letter of change.insert) refused.add(letter)
      }
    }
  }
  expect(new Set(text).size, `${said}: a character is there twice`).toBe(text.length)
  const lost = [...typed].filter((c) => !takenOut.has(c) && !refused.has(c) && !text.includes(c))
  expect(lost, `${said}: characters were lost`).toEqual([])
  return happened
}
