/**
 * One text that several people write in, as a plain text element shows it. What is typed is on screen at once and
 * becomes one operation after a pause; a colleague's edit is merged by character, and the caret stays with its words.
 *
 * While an input method composes, the element is left alone: to write into it would kill the composition.
 */
import type { Collection } from "../core/board.ts"
import type { BoardChange } from "../core/changes.ts"
import { limits } from "../core/limits.ts"
import { ok } from "../core/result.ts"
import { textEdit } from "../core/text-doc.ts"
import type { ActionFailure } from "./board-actions.ts"
import { byId } from "./board-views.ts"
import type { BoardSession } from "./session.ts"

export type TextElement = HTMLTextAreaElement | HTMLInputElement

export interface TextEdit {
  index: number
  remove: string
  insert: string
}

/** Where a caret goes when the text under it is edited. What is put in exactly at the caret comes after it. */
export function mapCaret(caret: number, edit: TextEdit): number {
  const end = edit.index + edit.remove.length
  if (caret <= edit.index) return caret
  if (caret >= end) return caret - edit.remove.length + edit.insert.length
  // The words that it stood in are gone: it stays where they began.
  return edit.index
}

/**
 * My edit of a text that was meanwhile edited by somebody else, as edits of the text as it is now, to be done in the
 * order given. What they put in stays, also inside of what I took out; what they took out is not taken out twice.
 */
export function rebase(mine: TextEdit, theirs: TextEdit): TextEdit[] {
  const myEnd = mine.index + mine.remove.length
  const theirEnd = theirs.index + theirs.remove.length
  const shift = theirs.insert.length - theirs.remove.length
  if (myEnd <= theirs.index) return [mine]
  if (mine.index >= theirEnd) return [{ ...mine, index: mine.index + shift }]
  // Both touched the same words. What is left of mine before theirs, and behind.
  const head = mine.remove.slice(0, Math.max(0, theirs.index - mine.index))
  const tail = mine.remove.slice(Math.max(0, theirEnd - mine.index))
  const start = Math.min(mine.index, theirs.index)
  const edits: TextEdit[] = []
  // From the end to the beginning, so that no edit moves the next one's place.
  if (tail) edits.push({ index: theirs.index + theirs.insert.length, remove: tail, insert: "" })
  const index = mine.index >= theirs.index ? theirs.index + theirs.insert.length : start
  if (head || mine.insert) edits.push({ index, remove: head, insert: mine.insert })
  return edits
}

export function applyEdit(text: string, edit: TextEdit): string {
  return text.slice(0, edit.index) + edit.insert + text.slice(edit.index + edit.remove.length)
}

/**
 * Several edits of one text, none touching another, each at its place in the text before any of them: with one more,
 * made in the text after all of them. One edit from the first to the last would write anew what lies between, and
 * with it what others have meanwhile done there.
 */
export function withEdit(before: string, edits: readonly TextEdit[], next: TextEdit): TextEdit[] {
  const after = edits.reduceRight(applyEdit, before)
  const nextEnd = next.index + next.remove.length
  const apart = { left: [] as TextEdit[], right: [] as TextEdit[] }
  let from = next.index
  let to = nextEnd
  /** By how much the text behind has moved, up to the edits that are touched and up to the last of them. */
  let moved = { upTo: 0, through: 0 }
  let shift = 0
  for (const edit of edits) {
    const start = edit.index + shift
    const end = start + edit.insert.length
    shift += edit.insert.length - edit.remove.length
    if (end < next.index) {
      apart.left.push(edit)
      moved = { upTo: shift, through: shift }
    } else if (start > nextEnd) apart.right.push(edit)
    else {
      from = Math.min(from, start)
      to = Math.max(to, end)
      moved.through = shift
    }
  }
  const remove = before.slice(from - moved.upTo, to - moved.through)
  const insert = applyEdit(after, next).slice(from, to + next.insert.length - next.remove.length)
  const one = remove === insert ? [] : [{ index: from - moved.upTo, remove, insert }]
  return [...apart.left, ...one, ...apart.right]
}

export interface TextFieldState {
  value: string
  failure: ActionFailure | null
}

export interface TextFieldWorld {
  session: BoardSession
  collection: Collection | "meta"
  id: string
  field: string
  /** Runs a task once after a pause; the returned function takes it back. */
  after?: (ms: number, task: () => void) => () => void
}

const pauseMs = 300
/** Whoever types on and on is not kept from being saved and seen. */
const longestMs = 2_000

export interface TextFieldModel {
  getState(): TextFieldState
  subscribe(listener: () => void): () => void
  /** The whole text of the element after an input event. */
  typed(next: string): void
  composing(on: boolean): void
  flush(): void
  /** Takes back, or does again, what was typed in this text and nothing else (R17); colleagues' characters stay. */
  step(direction: "undo" | "redo"): void
  attach(element: TextElement | null): void
  open(element: TextElement | null): void
  close(): void
}

export function createTextField(world: TextFieldWorld): TextFieldModel {
  const { session, collection, id, field, after = timer } = world
  /** The shared text from which `state.value` was typed on. */
  let base = shared()
  /** What makes `state.value` of it. */
  let mine: TextEdit[] = []
  let state: TextFieldState = { value: base, failure: null }
  let element: TextElement | null = null
  let isComposing = false
  /** The shared text on which what is typed could not be put: not tried again until either changes. */
  let notTakenOn: string | null = null
  let cancelPause: (() => void) | null = null
  let cancelLongest: (() => void) | null = null
  let releaseDraft: (() => void) | null = null
  let unsubscribe: (() => void) | null = null
  const listeners = new Set<() => void>()

  function shared(): string {
    const { board } = session.getState()
    const holder: object | null =
      collection === "meta" ? board.meta : byId<{ id: string }>(board[collection], id)
    const text = (holder as Record<string, unknown> | null)?.[field]
    return typeof text === "string" ? text : ""
  }

  function show(next: TextFieldState): void {
    if (next.value === state.value && next.failure === state.failure) return
    state = next
    for (const listener of [...listeners]) listener()
  }

  const pending = () => state.value !== base

  function typed(next: string): void {
    if (next === state.value) return
    notTakenOn = null
    const before = state.value
    let edit = textEdit(before, next)
    if (!isComposing && pending() && withEdit(base, mine, edit).length > 1) {
      flush()
      // What others had written by then is in it now, and stays.
      const [moved, ...others] = rebase(edit, textEdit(before, state.value))
      if (moved && others.length === 0) edit = moved
    }
    mine = withEdit(base, mine, edit)
    show({ value: applyEdit(state.value, edit), failure: state.failure })
    cancelPause?.()
    cancelPause = null
    if (!pending()) {
      settle()
      return
    }
    releaseDraft ??= session.holdDraft(flush)
    if (isComposing) return
    cancelPause = after(pauseMs, flush)
    cancelLongest ??= after(longestMs, flush)
  }

  function settle(): void {
    cancelPause?.()
    cancelPause = null
    cancelLongest?.()
    cancelLongest = null
    releaseDraft?.()
    releaseDraft = null
  }

  /** What was typed becomes one operation, on the text as it is by now. */
  function flush(): void {
    // Let go of first: a change flushes what is held, and this would be done twice.
    settle()
    if (!pending()) return
    if (isComposing) {
      releaseDraft = session.holdDraft(flush)
      return
    }
    if (state.value.length > limits.textCharacters) {
      const most = limits.textCharacters.toLocaleString("en")
      const over = (state.value.length - limits.textCharacters).toLocaleString("en")
      const message = `A text can have at most ${most} characters.`
      notTaken({ reason: "too-large", message }, `${message} Here it is ${over} too long.`)
      return
    }
    const theirs = textEdit(base, shared())
    // From the end to the beginning, so that no edit moves the next one's place.
    const edits = mine.toReversed().flatMap((edit) => rebase(edit, theirs))
    const done = edits.length > 0 ? session.change(...edits.map(asChange)) : ok(undefined)
    if (done.ok) adopt(shared(), null)
    else {
      const { error } = done
      notTaken({ reason: error.reason, message: "why" in error ? error.why : error.message })
    }
  }

  function step(direction: "undo" | "redo"): void {
    // An input method takes its own words back.
    if (isComposing) return
    flush()
    if (pending()) return
    const key = { collection, id: collection === "meta" ? "meta" : id, field }
    let done = session[direction](key)
    // Of that step nothing is left here: the one before it is meant.
    while (!done.ok && done.error.reason === "left") done = session[direction](key)
    if (!done.ok) return
    adopt(shared())
    const caret = done.value.carets.find((at) => at.id === key.id && at.field === field)
    if (caret && element && element.ownerDocument.activeElement === element)
      element.setSelectionRange(caret.index, caret.index)
  }

  /** It stays on screen, so it stays counted: nobody is to read "Saved" beside it. */
  function notTaken(failure: ActionFailure, why = failure.message): void {
    notTakenOn = shared()
    const label = failure.reason === "too-large" ? "Too long to save" : "Not saved"
    releaseDraft ??= session.holdDraft(flush, { label, why })
    show({ ...state, failure })
  }

  /** Its place goes, and it never became a change: the words are given back (A6). */
  function giveBack(): void {
    const { value, failure } = state
    adopt(shared(), null)
    session.giveBack(failure?.message ?? "This could not be saved, and its field is closed.", value)
  }

  function asChange(edit: TextEdit): BoardChange {
    return collection === "meta"
      ? { kind: "editMetaText", field, ...edit }
      : { kind: "editText", collection, id, field, ...edit }
  }

  /** The shared text on screen, the caret where it belongs. */
  function adopt(text: string, failure = state.failure): void {
    base = text
    mine = []
    notTakenOn = null
    if (text !== state.value) place(state.value, text)
    show({ value: text, failure })
  }

  /** Written here and not by React, which would put the caret at the end. */
  function place(before: string, next: string): void {
    if (!element || element.value !== before) return
    const edit = textEdit(before, next)
    const focused = element.ownerDocument.activeElement === element
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = element
    element.value = next
    if (!focused || selectionStart === null || selectionEnd === null) return
    element.setSelectionRange(
      mapCaret(selectionStart, edit),
      mapCaret(selectionEnd, edit),
      selectionDirection ?? undefined,
    )
    element.scrollTop = scrollTop
  }

  function changed(): void {
    if (isComposing) return
    const now = shared()
    if (now === base || now === notTakenOn) return
    if (pending()) flush()
    else adopt(now)
  }

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    typed,
    composing(on) {
      isComposing = on
      if (on) {
        cancelPause?.()
        cancelPause = null
        cancelLongest?.()
        cancelLongest = null
      } else if (pending()) cancelPause = after(pauseMs, flush)
      if (!on) changed()
    },
    flush,
    step,
    attach(next) {
      element = next
    },
    open(next) {
      element = next
      unsubscribe ??= session.subscribe(changed)
      changed()
    },
    close() {
      // A composition ends with its element.
      isComposing = false
      flush()
      if (pending()) giveBack()
      unsubscribe?.()
      unsubscribe = null
      settle()
    },
  }
}

function timer(ms: number, task: () => void): () => void {
  const handle = setTimeout(task, ms)
  return () => clearTimeout(handle)
}
