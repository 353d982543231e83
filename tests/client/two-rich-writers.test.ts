/**
 * Two people in the same formatted text: their fields, their sessions, a room, and a network that delays, repeats and
 * cuts. Both end with what the server has, marks and lists and all.
 */
import { expect, it } from "vitest"
import { createRichField, type RichField } from "../../client/rich-field.ts"
import { readBoard } from "../../core/board-doc.ts"
import { arrived, atRoughWork, type Person } from "../rooms/people-at-work.ts"
import { seededChance } from "../rooms/seeded-chance.ts"
import { boardId } from "../rooms/served-board.ts"
import { formattedBackground } from "./rich-document.ts"
import { type ShownRichText, show } from "./shown-rich-text.ts"

const seeds = 20
const seedsAtOnce = 5

interface Writer {
  person: Person
  field: RichField
  editor: ShownRichText
}

for (let first = 1; first <= seeds; first += seedsAtOnce) {
  it(`R17 two who write, mark, make lists and undo in one text end with the same, seeds ${first} to ${first + seedsAtOnce - 1}`, async () => {
    const total = { typed: 0, marked: 0, lines: 0, undone: 0, cuts: 0 }
    for (let seed = first; seed < first + seedsAtOnce; seed++) {
      const run = await write(seed)
      for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += run[key]
    }
    expect(total.typed).toBeGreaterThan(200)
    expect(total.marked).toBeGreaterThan(20)
    expect(total.lines).toBeGreaterThan(20)
    expect(total.undone).toBeGreaterThan(5)
    expect(total.cuts).toBeGreaterThan(3)
  })
}

async function write(seed: number) {
  const chance = seededChance(seed)
  const s = atRoughWork(chance)
  const writers: Writer[] = []
  for (const memberId of ["ann", "ben"]) {
    const person = await arrived(s, memberId)
    const field = createRichField({
      session: person.session,
      collection: "scenarios",
      id: "meet",
      field: "background",
      after: s.clock.after,
      now: s.clock.now,
    })
    writers.push({ person, field, editor: show(field) })
  }
  const happened = { typed: 0, marked: 0, lines: 0, undone: 0, cuts: 0 }
  const typed = new Set<string>()
  const by = new Map<string, ShownRichText>()
  const mayBeGone = new Set<string>()
  let letters = 0x4e00

  function act({ editor }: Writer): void {
    const end = editor.text().length
    const [a, b] = [chance.below(end + 1), chance.below(end + 1)]
    const [from, to] = [Math.min(a, b), Math.max(a, b)]
    const what = chance.below(9)
    if (what === 0) {
      happened.marked++
      const name = (["bold", "italic", "code"] as const)[chance.below(3)] ?? "bold"
      editor.mark(name, from, to, !chance.oneIn(3))
    } else if (what === 1) {
      happened.lines++
      editor.kind(([null, "bullet", "number", "quote"] as const)[chance.below(4)] ?? null, from)
    } else if (what === 2) {
      happened.lines++
      editor.enter()
    } else if (what === 3) {
      mayBeGone.add(editor.text()[editor.caret() - 1] ?? "")
      editor.backspace()
    } else if (what === 4) {
      happened.undone++
      // What was typed by this hand may go; nobody else's.
      for (const letter of typed) if (by.get(letter) === editor) mayBeGone.add(letter)
      if (chance.oneIn(3)) editor.redo()
      else editor.undo()
    } else if (what === 5) editor.select(a)
    else {
      for (let i = chance.below(5); i >= 0; i--) {
        const letter = String.fromCharCode(letters++)
        typed.add(letter)
        by.set(letter, editor)
        happened.typed++
        editor.type(letter)
      }
    }
  }

  for (let step = 0; step < 60; step++) {
    const [one, other] = chance.oneIn(2) ? writers : writers.toReversed()
    if (one) act(one)
    if (other && chance.oneIn(3)) act(other)
    await s.clock.pass(chance.below(250))
    if (chance.oneIn(15)) {
      happened.cuts++
      one?.person.transport.cut()
    }
  }

  s.store.plan = () => ({ outcome: "committed", afterMs: 1 })
  for (const { person } of writers) person.transport.calm()
  for (let i = 0; i < 60; i++) {
    await s.clock.pass(1_000)
    for (const { field } of writers) field.flush()
    if (writers.every(({ person }) => person.session.getState().save.state === "saved")) break
  }
  await s.clock.pass(3_000)

  const said = `seed ${seed}`
  const kept = s.database.document(boardId, "board")
  const text = readBoard(kept).scenarios[0]?.background ?? ""
  for (const { person, field, editor } of writers) {
    expect(person.session.getState().save, said).toMatchObject({ state: "saved" })
    expect(person.session.getState().notices, said).toEqual([])
    expect(field.failure(), said).toBeNull()
    expect(editor.text(), said).toBe(text)
    expect(editor.rich(), said).toEqual(formattedBackground(kept, "meet"))
    expect(formattedBackground(person.session.doc, "meet"), said).toEqual(editor.rich())
  }
  const words = text.replaceAll("\n", "")
  const own = [...words].filter((letter) => typed.has(letter))
  expect(new Set(own).size, `${said}: a character is there twice`).toBe(own.length)
  const lost = [...typed].filter((letter) => !mayBeGone.has(letter) && !text.includes(letter))
  expect(lost, `${said}: characters were lost`).toEqual([])
  return happened
}
