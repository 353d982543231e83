import { describe, expect, it } from "vitest"
import { createKeyReader, type KeyPress, sequenceMs } from "../../../components/commands/key-reader.ts"
import { type Place, placeOf } from "../../../components/commands/whose-key.ts"

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : "",
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  keyCode: 0,
  ...more,
})

function reading({ mac = false, singleKeys = true } = {}) {
  let time = 0
  const reader = createKeyReader({ mac, now: () => time, singleKeys: () => singleKeys })
  return {
    wait: (ms: number) => {
      time += ms
    },
    reads: (pressed: KeyPress, place: Place = "page") => {
      const answer = reader.read(pressed, place)
      return answer.kind === "command" ? answer.id : answer.kind
    },
  }
}
const ctrl = { ctrlKey: true }

describe("reading keys", () => {
  it("reads a letter where nobody types, and nowhere else", () => {
    const { reads } = reading()
    expect(reads(press("n"))).toBe("scenario.new")
    expect(reads(press("n"), "card")).toBe("scenario.new")
    for (const place of ["text", "control", "dialog"] as const) expect(reads(press("n"), place)).toBe("none")
  })

  it("Mod+K holds in a text; Mod+Z there is the text's own", () => {
    const { reads } = reading()
    expect(reads(press("k", ctrl), "text")).toBe("palette.open")
    expect(reads(press("z", ctrl), "text")).toBe("none")
    expect(reads(press("z", ctrl), "control")).toBe("edit.undo")
    expect(reads(press("z", ctrl))).toBe("edit.undo")
    expect(reads(press("k", ctrl), "dialog")).toBe("none")
    expect(reads(press("k", ctrl), "palette")).toBe("palette.open")
    expect(reads(press("3", { altKey: true }), "palette")).toBe("none")
  })

  it("arrows and Delete are for the card that has the focus; elsewhere they scroll and delete nothing", () => {
    const { reads } = reading()
    expect(reads(press("ArrowDown"), "card")).toBe("card.next")
    expect(reads(press("ArrowDown"))).toBe("none")
    expect(reads(press("j"))).toBe("card.next")
    expect(reads(press("Delete"), "card")).toBe("scenario.delete")
    expect(reads(press("Delete"))).toBe("none")
    expect(reads(press("Backspace"))).toBe("none")
  })

  it("reads one key after the other", () => {
    const { reads } = reading()
    expect(reads(press("g"))).toBe("taken")
    expect(reads(press("b"))).toBe("view.board")
    expect(reads(press("g"))).toBe("taken")
    expect(reads(press("Shift", { shiftKey: true }))).toBe("none")
    expect(reads(press("o"))).toBe("view.outline")
    // The second key alone is another command.
    expect(reads(press("b"))).toBe("facilitate.bring")
  })

  it("waits for the second key so long and no longer", () => {
    const { reads, wait } = reading()
    reads(press("g"))
    wait(sequenceMs)
    expect(reads(press("b"))).toBe("view.board")
    reads(press("g"))
    wait(sequenceMs + 1)
    expect(reads(press("b"))).toBe("facilitate.bring")
  })

  it("Esc ends a sequence and closes nothing with it; so does a slip of the finger", () => {
    const { reads } = reading()
    reads(press("g"))
    expect(reads(press("Escape"))).toBe("taken")
    expect(reads(press("Escape"))).toBe("panel.close")
    reads(press("g"))
    expect(reads(press("n"))).toBe("taken")
    expect(reads(press("n"))).toBe("scenario.new")
    reads(press("g"))
    expect(reads(press("b"), "text")).toBe("none")
    expect(reads(press("b"))).toBe("facilitate.bring")
  })

  it("leaves a word that an input method is writing alone", () => {
    const { reads } = reading()
    expect(reads(press("n", { isComposing: true }))).toBe("none")
    expect(reads(press("n", { keyCode: 229 }))).toBe("none")
  })

  it("a key held down goes on among cards and does nothing else twice", () => {
    const { reads } = reading()
    const held = { repeat: true }
    expect(reads(press("j", held))).toBe("card.next")
    expect(reads(press("z", { ...ctrl, ...held }))).toBe("edit.undo")
    expect(reads(press("n", held))).toBe("taken")
    expect(reads(press("g", held))).toBe("taken")
    expect(reads(press("b"))).toBe("facilitate.bring")
  })

  it("switched off, characters mean nothing and everything else still does", () => {
    const { reads } = reading({ singleKeys: false })
    for (const key of ["n", "j", "g", "?", "/"]) expect(reads(press(key), "card"), key).toBe("none")
    expect(reads(press("k", ctrl))).toBe("palette.open")
    expect(reads(press("ArrowDown"), "card")).toBe("card.next")
    expect(reads(press("Escape"))).toBe("panel.close")
    expect(reads(press("3", { altKey: true }))).toBe("go.board")
  })

  it("Alt and a digit go to a landmark out of a text, unless they write a character there", () => {
    const there = reading()
    expect(there.reads(press("3", { altKey: true }), "text")).toBe("go.board")
    const mac = reading({ mac: true })
    const option = press("£", { altKey: true, code: "Digit3" })
    expect(mac.reads(option, "text")).toBe("none")
    expect(mac.reads(option)).toBe("go.board")
  })
})

describe("whose key it is", () => {
  const within = (...kinds: string[]) =>
    ({
      closest: (selector: string) => kinds.some((kind) => selector.includes(kind)) || null,
    }) as unknown as EventTarget

  it("a dialog's before a text's in it, a text's before the card's around it", () => {
    expect(placeOf(within("[data-palette]", "[role=dialog]", "[role=combobox]"))).toBe("palette")
    expect(placeOf(within("[role=dialog]", "textarea"))).toBe("dialog")
    expect(placeOf(within("textarea", "[data-card]"))).toBe("text")
    expect(placeOf(within("[role=slider]"))).toBe("control")
    expect(placeOf(within("[role=menu]"))).toBe("control")
    expect(placeOf(within("select"))).toBe("control")
    expect(placeOf(within("[contenteditable]"))).toBe("text")
    expect(placeOf(within("[data-card]"))).toBe("card")
    expect(placeOf(within())).toBe("page")
    expect(placeOf(null)).toBe("page")
  })
})
