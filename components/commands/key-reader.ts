/**
 * Reads keys as commands: one after the other, with the place where each was pressed. It holds what was begun ("G",
 * of "G B") and nothing else, so that it can be tested without a page.
 */
import { type CommandEntry, type CommandId, commandIds, entryOf } from "./catalogue.ts"
import { isSingleKey, matches, meantKey, type Pressed, parseKeys, type Stroke } from "./keys.ts"
import type { Place } from "./whose-key.ts"

export interface KeyPress extends Pressed {
  repeat: boolean
  /** An input method is at work: the key is part of a word that is not there yet. */
  isComposing: boolean
  keyCode: number
}

/** `taken`: the key meant something here (it begins or ends a sequence), but no command. */
export type Reading = { kind: "none" } | { kind: "taken" } | { kind: "command"; id: CommandId }

export interface KeyWorld {
  mac: boolean
  now: () => number
  singleKeys: () => boolean
}

/** How long a sequence waits for its next key. */
export const sequenceMs = 1_500

interface Binding {
  id: CommandId
  entry: CommandEntry
  strokes: readonly Stroke[]
  single: boolean
}

const bindings: readonly Binding[] = commandIds.flatMap((id) => {
  const entry = entryOf(id)
  return (entry.keys ?? []).map((keys) => ({
    id,
    entry,
    strokes: parseKeys(keys),
    single: isSingleKey(keys),
  }))
})

const none: Reading = { kind: "none" }
const taken: Reading = { kind: "taken" }

export function createKeyReader({ mac, now, singleKeys }: KeyWorld) {
  let begun: { strokes: number; left: readonly Binding[]; at: number } | null = null

  return {
    read(pressed: KeyPress, place: Place): Reading {
      // 229: some input methods say it only so.
      if (pressed.isComposing || pressed.keyCode === 229) return none
      if (/^(Shift|Control|Alt|AltGraph|Meta|CapsLock|Fn)$/.test(pressed.key)) return none

      const waiting = begun !== null && now() - begun.at <= sequenceMs ? begun : null
      begun = null
      const at = waiting?.strokes ?? 0
      const candidates = (waiting?.left ?? bindings).filter(({ id, strokes, single }) => {
        const stroke = strokes[at]
        if (!stroke || !matches(stroke, pressed, mac)) return false
        return (singleKeys() || !single) && holdsIn(place, id, stroke, pressed)
      })

      const whole = candidates.find(({ strokes }) => strokes.length === at + 1)
      if (whole) {
        if (pressed.repeat && !whole.entry.repeats) return taken
        return { kind: "command", id: whole.id }
      }
      if (candidates.length > 0) {
        if (!pressed.repeat) begun = { strokes: at + 1, left: candidates, at: now() }
        return taken
      }
      // Out of a sequence: Esc closes nothing else, and a slip of the finger does nothing else.
      const plain = !pressed.ctrlKey && !pressed.metaKey && !pressed.altKey
      const slip = plain && (pressed.key === "Escape" || pressed.key.length === 1)
      return waiting && slip && (place === "page" || place === "card") ? taken : none
    },
  }
}

function holdsIn(place: Place, id: CommandId, stroke: Stroke, pressed: Pressed): boolean {
  const entry = entryOf(id)
  if (place === "palette") return id === "palette.open"
  // A dialog covers the board: what a command did behind it would not be seen.
  if (place === "dialog") return false
  const landmark = stroke.alt && /^[0-9]$/.test(stroke.key)
  // On a Mac, Option and a digit write a character, which is somebody's text.
  if (place === "text") return entry.everywhere === true && (!landmark || pressed.key === meantKey(pressed))
  if (place === "control") return entry.everywhere === true || stroke.mod || stroke.ctrl
  // Elsewhere arrows scroll, and a whole scenario goes only where its card is seen to have the focus.
  return place === "card" || !/^(Arrow|Delete$|Backspace$)/.test(stroke.key)
}
