/**
 * Two people in one text, each character of its own kind, so that one that is lost, doubled or another's is seen at
 * once. Mine are Chinese characters, a colleague's are Greek letters; the text began with digits.
 */
import { expect, it } from "vitest"
import * as Y from "yjs"
import { createUndoTexts, type TextKey, textChanges } from "../../client/undo-texts.ts"
import { applyChanges, writeBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { withoutRefused } from "../../core/inverse-text.ts"
import type { TextDeed } from "../../core/text-characters.ts"
import { type Chance, seededChance } from "../rooms/seeded-chance.ts"
import { smallBoard } from "./small-board.ts"

const key: TextKey = { collection: "scenarios", id: "s1", field: "background" }
const began = "0123456789"
const isMine = (letter: string) => letter >= "\u4e00" && letter < "\ua000"
const isTheirs = (letter: string) => letter >= "\u0370" && letter < "\u0500"

class Desk {
  mine = docFrom(began, 11)
  theirs = copyOf(this.mine, 12)
  texts = createUndoTexts(() => this.mine)
  letters = { mine: 0x4e00, theirs: 0x370 }
  /** What a colleague has taken out. */
  readonly gone = new Set<string>()

  get text(): string {
    return textOf(this.mine).toString()
  }

  types(changes: BoardChange[]): TextDeed {
    const done = this.texts.watch(key)
    write(this.mine, changes)
    return done()
  }

  undo(deed: TextDeed): TextDeed {
    const plan = this.texts.undoing(key, deed)
    write(this.mine, textChanges(key, plan))
    this.texts.carryOut(key, plan)
    return plan.deed
  }

  edit(chance: Chance, whose: "mine" | "theirs"): BoardChange[] {
    const text = textOf(this[whose]).toString()
    const index = chance.below(text.length + 1)
    const remove = text.slice(index, index + chance.below(4))
    if (whose === "theirs") for (const letter of remove) this.gone.add(letter)
    const insert = Array.from({ length: chance.below(5) }, () =>
      String.fromCharCode(this.letters[whose]++),
    ).join("")
    return [
      {
        kind: "editText",
        ...(key as { collection: "scenarios"; id: string; field: string }),
        index,
        remove,
        insert,
      },
    ]
  }

  meet(): void {
    const [a, b] = [
      Y.encodeStateAsUpdate(this.mine, Y.encodeStateVector(this.theirs)),
      Y.encodeStateAsUpdate(this.theirs, Y.encodeStateVector(this.mine)),
    ]
    Y.applyUpdate(this.theirs, a)
    Y.applyUpdate(this.mine, b)
  }
}

function docFrom(text: string, writer: number): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = writer
  const board = smallBoard()
  writeBoard(doc, {
    ...board,
    scenarios: board.scenarios.map((one) => (one.id === "s1" ? { ...one, background: text } : one)),
  })
  return doc
}

function copyOf(doc: Y.Doc, writer: number): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  copy.clientID = writer
  return copy
}

const textOf = (doc: Y.Doc): Y.Text =>
  (doc.getMap("scenarios").get("s1") as Y.Map<unknown>).get("background") as Y.Text

function write(doc: Y.Doc, changes: readonly BoardChange[]): void {
  const done = applyChanges(doc, changes)
  if (!done.ok) throw new Error(done.error.message)
}

const only = (text: string, of: (letter: string) => boolean) => [...text].filter(of).join("")

it("R17 typing alone is taken back letter for letter, and done again, in any run of steps", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const chance = seededChance(seed)
    const desk = new Desk()
    const stood = [desk.text]
    const steps: TextDeed[] = []
    for (let i = 0; i < 10; i++) {
      steps.push(desk.types(desk.edit(chance, "mine")))
      stood.push(desk.text)
    }
    for (let round = 0; round < 2; round++) {
      for (let i = steps.length - 1; i >= 0; i--) {
        steps[i] = desk.undo(steps[i] as TextDeed)
        expect(desk.text, `seed ${seed}`).toBe(stood[i])
      }
      for (let i = 0; i < steps.length; i++) {
        steps[i] = desk.undo(steps[i] as TextDeed)
        expect(desk.text, `seed ${seed}`).toBe(stood[i + 1])
      }
    }
  }
})

it("R17 with a colleague in the same text all of mine goes, what I took out comes back, and not one character of theirs is touched", () => {
  const happened = { theirs: 0, back: 0, out: 0 }
  for (let seed = 1; seed <= 60; seed++) {
    const chance = seededChance(seed)
    const desk = new Desk()
    const steps: TextDeed[] = []
    for (let i = 0; i < 16; i++) {
      if (chance.oneIn(2)) steps.push(desk.types(desk.edit(chance, "mine")))
      else write(desk.theirs, desk.edit(chance, "theirs"))
      if (chance.oneIn(3)) desk.meet()
    }
    desk.meet()
    for (const step of steps.toReversed()) {
      const before = only(desk.text, isTheirs)
      const { inserted } = desk.undo(step)
      happened.back += inserted.length
      happened.out += step.inserted.length
      // What I had taken out of theirs comes back; none of theirs goes, and none changes its place.
      const after = only(desk.text, isTheirs)
      expect(isWithin(before, after), `seed ${seed}: ${before} in ${after}`).toBe(true)
      if (chance.oneIn(3)) {
        write(desk.theirs, desk.edit(chance, "theirs"))
        desk.meet()
      }
    }
    desk.meet()
    expect(only(desk.text, isMine), `seed ${seed}`).toBe("")
    // Everything that nobody but I had taken out is there, once.
    const digits = [...began].filter((digit) => !desk.gone.has(digit))
    for (const digit of digits) expect(desk.text.split(digit).length, `seed ${seed}: ${digit}`).toBe(2)
    for (let letter = 0x370; letter < desk.letters.theirs; letter++) {
      const it = String.fromCharCode(letter)
      if (desk.gone.has(it)) continue
      happened.theirs++
      expect(desk.text.split(it).length, `seed ${seed}: ${it}`).toBe(2)
    }
    expect(textOf(desk.theirs).toString()).toBe(desk.text)
  }
  expect(Math.min(happened.theirs, happened.back, happened.out)).toBeGreaterThan(100)
})

it("R17 a step outlives the document it was made in: what was open is done again under another id, and is still mine", () => {
  const happened = { redone: 0, refused: 0 }
  for (let seed = 1; seed <= 80; seed++) {
    const chance = seededChance(seed)
    const desk = new Desk()
    const steps: { deed: TextDeed; changes: BoardChange[] }[] = []
    let saved = 0
    for (let i = 0; i < 10; i++) {
      if (chance.oneIn(2)) {
        const changes = desk.edit(chance, "mine")
        steps.push({ changes, deed: desk.types(changes) })
      } else write(desk.theirs, desk.edit(chance, "theirs"))
      if (chance.oneIn(4)) {
        desk.meet()
        saved = steps.length
      }
    }
    // A fresh document with the server's state; one that was open is refused, the others are done again.
    const fresh = copyOf(desk.theirs, 13)
    const refused = saved < steps.length ? saved + chance.below(steps.length - saved) : -1
    steps.forEach(({ changes }, i) => {
      if (i < saved || i === refused) return
      happened.redone++
      write(fresh, changes)
    })
    if (refused >= 0) happened.refused++
    desk.mine = fresh
    desk.meet()
    const never = steps[refused]?.deed
    const left = steps
      .filter((_, i) => i !== refused)
      .map(({ deed }) => ({ deed: never ? withoutRefused(deed, never) : deed }))
    for (const { deed } of left.toReversed()) desk.undo(deed)
    // The one that was refused has left the stack, and none of it is in the text.
    expect(only(desk.text, isMine), `seed ${seed}`).toBe("")
    for (let letter = 0x370; letter < desk.letters.theirs; letter++) {
      const it = String.fromCharCode(letter)
      if (!desk.gone.has(it)) expect(desk.text.split(it).length, `seed ${seed}: ${it}`).toBeLessThanOrEqual(2)
    }
    expect(
      isWithin(only(textOf(desk.theirs).toString(), isTheirs), only(desk.text, isTheirs)),
      `seed ${seed}`,
    ).toBe(true)
  }
  expect(Math.min(happened.redone, happened.refused)).toBeGreaterThan(30)
})

it("R17 in a document written anew word for word mine is still mine; where the words are others, nothing is taken out", () => {
  const desk = new Desk()
  const step = desk.types([
    {
      kind: "editText",
      collection: "scenarios",
      id: "s1",
      field: "background",
      index: 5,
      remove: "5",
      insert: "一二",
    },
  ])
  desk.mine = copyOf(docFrom(desk.text, 99), 13)
  const again = desk.undo(step)
  expect(desk.text).toBe(began)
  desk.mine = copyOf(docFrom("0123 other 4一二6789", 98), 14)
  expect(desk.texts.undoing(key, again).edits).toEqual([])
})

it("R17 formatting goes back where it still looks as I made it, and stays where a colleague has changed it", () => {
  const desk = new Desk()
  const at = { collection: "scenarios", id: "s1", field: "background" } as const
  write(desk.mine, [
    { kind: "formatText", ...at, index: 2, over: "23", name: "italic", value: true, base: [] },
  ])
  desk.meet()
  const bold = desk.types([
    { kind: "formatText", ...at, index: 0, over: "0123456", name: "bold", value: true, base: [] },
  ])
  const cut = desk.types([{ kind: "editText", ...at, index: 1, remove: "123", insert: "" }])
  desk.meet()
  write(desk.theirs, [
    { kind: "formatText", ...at, index: 1, over: "45", name: "bold", value: null, base: [] },
  ])
  desk.meet()
  const look = () =>
    (textOf(desk.mine).toDelta() as { insert: string; attributes?: object }[]).map(({ insert, attributes }) =>
      [insert, ...Object.keys(attributes ?? {}).sort()].join(" "),
    )
  expect(look()).toEqual(["0 bold", "45", "6 bold", "789"])
  const cutAgain = desk.undo(cut)
  expect(look()).toEqual(["01 bold", "23 bold italic", "45", "6 bold", "789"])
  const boldAgain = desk.undo(bold)
  expect(look()).toEqual(["01", "23 italic", "456789"])
  desk.undo(boldAgain)
  desk.undo(cutAgain)
  expect(look()).toEqual(["0 bold", "45", "6 bold", "789"])
})

/** All of `part` in its order. */
function isWithin(part: string, whole: string): boolean {
  let at = 0
  for (const letter of whole) if (letter === part[at]) at++
  return at === part.length
}
