/**
 * The grammar of keys: "Mod+K", "G B" (one after the other), "ArrowDown", "?". Pure: what a keyboard sends comes in as
 * a `Pressed`, what a person reads comes out as the words that are printed on their keyboard.
 */
export interface Stroke {
  /** A letter in lower case, another character as it is, or the name that `KeyboardEvent.key` has for it. */
  key: string
  mod: boolean
  ctrl: boolean
  shift: boolean
  alt: boolean
}

/** What is read of a KeyboardEvent. */
export interface Pressed {
  key: string
  code: string
  metaKey: boolean
  ctrlKey: boolean
  altKey: boolean
  shiftKey: boolean
}

export const parseKeys = (text: string): Stroke[] => text.split(" ").map(parseStroke)

function parseStroke(text: string): Stroke {
  const parts = text.split("+")
  const key = parts.at(-1) ?? ""
  const held = new Set(parts.slice(0, -1))
  return {
    key: key.length === 1 ? key.toLowerCase() : key,
    mod: held.has("Mod"),
    ctrl: held.has("Ctrl"),
    shift: held.has("Shift"),
    alt: held.has("Alt"),
  }
}

/**
 * The key that somebody means. Latin layouts say it themselves, wherever the letter lies. Where the keyboard writes
 * another script (or Option writes a sign), the Latin letter or digit that is printed beside it counts.
 */
export function meantKey({ key, code, altKey }: Pick<Pressed, "key" | "code" | "altKey">): string {
  const digit = /^Digit([0-9])$/.exec(code)?.[1]
  if (altKey && digit !== undefined) return digit
  if (/^[a-z]$/i.test(key)) return key.toLowerCase()
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  const another = (key.length === 1 && key > "\x7f") || key === "Dead"
  return letter !== undefined && another ? letter.toLowerCase() : key
}

export function matches(stroke: Stroke, pressed: Pressed, mac: boolean): boolean {
  if (meantKey(pressed) !== stroke.key) return false
  if (pressed.metaKey !== (stroke.mod && mac)) return false
  if (pressed.ctrlKey !== (stroke.ctrl || (stroke.mod && !mac))) return false
  if (pressed.altKey !== stroke.alt) return false
  // "?" and "/" lie with or without Shift, as the country has it.
  const sign = stroke.key.length === 1 && !/[a-z0-9]/.test(stroke.key)
  return sign || pressed.shiftKey === stroke.shift
}

/** Characters without a modifier: what speech input or a slip of the hand may send (WCAG 2.1.4). */
export const isSingleKey = (text: string): boolean =>
  parseKeys(text).every((stroke) => stroke.key.length === 1 && !stroke.mod && !stroke.ctrl && !stroke.alt)

const names: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
}
const macNames: Record<string, string> = { Backspace: "⌫", Delete: "⌦", Enter: "↩" }

/** Each stroke as its keyboard says it: ["⇧⌘Z"] on a Mac, ["Ctrl+Shift+Z"] elsewhere, ["G", "B"] one after the other. */
export function printed(text: string, mac: boolean): string[] {
  return parseKeys(text).map((stroke) => {
    const name = names[stroke.key] ?? (mac ? macNames[stroke.key] : undefined)
    const key = name ?? (stroke.key.length === 1 ? stroke.key.toUpperCase() : stroke.key)
    const held = mac
      ? [stroke.ctrl && "⌃", stroke.alt && "⌥", stroke.shift && "⇧", stroke.mod && "⌘"]
      : [(stroke.ctrl || stroke.mod) && "Ctrl", stroke.alt && "Alt", stroke.shift && "Shift"]
    return [...held.filter(Boolean), key].join(mac ? "" : "+")
  })
}
