import { describe, expect, it } from "vitest"
import {
  isSingleKey,
  matches,
  meantKey,
  type Pressed,
  parseKeys,
  printed,
} from "../../../components/commands/keys.ts"

const press = (key: string, held: Partial<Pressed> = {}): Pressed => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : "",
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})
const fits = (keys: string, pressed: Pressed, mac = false) => {
  const [stroke] = parseKeys(keys)
  return stroke !== undefined && matches(stroke, pressed, mac)
}

describe("matching a key", () => {
  it("Mod is Cmd on a Mac and Ctrl elsewhere, and the other one is not", () => {
    expect(fits("Mod+K", press("k", { ctrlKey: true }))).toBe(true)
    expect(fits("Mod+K", press("k", { metaKey: true }))).toBe(false)
    expect(fits("Mod+K", press("k", { metaKey: true }), true)).toBe(true)
    expect(fits("Mod+K", press("k", { ctrlKey: true }), true)).toBe(false)
    expect(fits("Mod+K", press("k"))).toBe(false)
    expect(fits("Mod+K", press("k", { ctrlKey: true, altKey: true }))).toBe(false)
  })

  it("tells undo from redo, whatever Shift does to the letter", () => {
    const shifted = press("Z", { ctrlKey: true, shiftKey: true })
    expect(fits("Mod+Z", shifted)).toBe(false)
    expect(fits("Mod+Shift+Z", shifted)).toBe(true)
    expect(fits("Mod+Z", press("z", { ctrlKey: true }))).toBe(true)
  })

  it("a letter is the same with Caps Lock, and another with Shift", () => {
    expect(fits("N", press("N"))).toBe(true)
    expect(fits("N", press("N", { shiftKey: true }))).toBe(false)
  })

  it("finds a sign wherever the country has put it", () => {
    expect(fits("?", press("?", { shiftKey: true, code: "Slash" }))).toBe(true)
    expect(fits("?", press("?", { shiftKey: true, code: "Minus" }))).toBe(true)
    expect(fits("/", press("/", { code: "Slash" }))).toBe(true)
    // German: Shift and 7.
    expect(fits("/", press("/", { shiftKey: true, code: "Digit7" }))).toBe(true)
    expect(fits("/", press("/", { ctrlKey: true, code: "Slash" }))).toBe(false)
  })

  it("a Latin layout says its own letters, another script the Latin letter on the same key", () => {
    // French: what is A on the key is at the place of Q.
    expect(meantKey(press("a", { code: "KeyQ" }))).toBe("a")
    expect(meantKey(press("т", { code: "KeyN" }))).toBe("n")
    expect(meantKey(press("ㅜ", { code: "KeyN" }))).toBe("n")
    expect(fits("Mod+K", press("л", { ctrlKey: true, code: "KeyK" }))).toBe(true)
    // A sign of another script is none of our signs.
    expect(meantKey(press("ё", { code: "Backquote" }))).toBe("ё")
  })

  it("Option writes signs on a Mac: the digit of the key counts", () => {
    expect(fits("Alt+1", press("¡", { altKey: true, code: "Digit1" }), true)).toBe(true)
    expect(fits("Alt+1", press("1", { altKey: true, code: "Digit1" }))).toBe(true)
    // AltGr is Ctrl and Alt on Windows: it writes a character.
    expect(fits("Alt+1", press("¹", { altKey: true, ctrlKey: true, code: "Digit1" }))).toBe(false)
  })
})

describe("keys in words", () => {
  it("knows what can be switched off: characters without a modifier", () => {
    expect(["N", "?", "/", "G B"].map(isSingleKey)).toEqual([true, true, true, true])
    expect(["Mod+K", "Alt+1", "Escape", "ArrowDown", "Delete", "Ctrl+Y"].some(isSingleKey)).toBe(false)
    // Shift alone is not much of a modifier.
    expect(isSingleKey("Shift+A")).toBe(true)
  })

  it("prints them as the keyboard does", () => {
    expect(printed("Mod+Shift+Z", true)).toEqual(["⇧⌘Z"])
    expect(printed("Mod+Shift+Z", false)).toEqual(["Ctrl+Shift+Z"])
    expect(printed("G B", false)).toEqual(["G", "B"])
    expect(printed("Alt+1", true)).toEqual(["⌥1"])
    expect(printed("ArrowDown", false)).toEqual(["↓"])
    expect(printed("Escape", true)).toEqual(["Esc"])
    expect(printed("Backspace", true)).toEqual(["⌫"])
  })
})
