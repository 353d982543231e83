/**
 * One formatted text that several people write in, as an editor shows it: `text-field.ts` for rich text. What is done
 * in the editor is on screen at once and becomes one operation after a pause; what others do comes in as the smallest
 * steps, so that caret, selection, scroll and undo history stay with their words.
 *
 * While an input method composes, the editor is left alone: to write into it would kill the composition.
 */
import type { Node, Schema } from "@tiptap/pm/model"
import { type EditorState, TextSelection, type Transaction } from "@tiptap/pm/state"
import type { Collection } from "../core/board.ts"
import { limits } from "../core/limits.ts"
import { ok } from "../core/result.ts"
import type { FormatRange } from "../core/rich-text.ts"
import type { ActionFailure } from "./board-actions.ts"
import { byId } from "./board-views.ts"
import {
  applyDelta,
  changesOf,
  compose,
  type Delta,
  deltaBetween,
  isNothing,
  lengthOf,
  mapPlace,
  moveOver,
  placeBefore,
  type Rich,
  richOf,
  sameRich,
  sizeOf,
  textOf,
} from "./rich-delta.ts"
import { documentOf, positionAt, richOfDocument, transactionOf } from "./rich-text.ts"
import { createRichUndo } from "./rich-undo.ts"
import type { BoardSession } from "./session.ts"

/** An editor as far as this file looks at it; ProseMirror's view is one. */
export interface RichView {
  readonly state: EditorState
  readonly composing: boolean
  dispatch(transaction: Transaction): void
}

export interface RichFieldWorld {
  session: BoardSession
  collection: Exclude<Collection, "meta">
  id: string
  field: string
  /** Runs a task once after a pause; the returned function takes it back. */
  after?: (ms: number, task: () => void) => () => void
  now?: () => number
}

export interface RichField {
  /** Why the last edit was not taken; null when it was. */
  failure(): ActionFailure | null
  subscribe(listener: () => void): () => void
  /** What an editor begins with. */
  document(schema: Schema): Node
  open(view: RichView): void
  /** The view has another document than before: call after every update of it. */
  edited(): void
  /** The composition of an input method has ended. */
  composed(): void
  flush(): void
  /** Takes back what I did last in this text, or brings it again; false when there is nothing. */
  undo(): boolean
  redo(): boolean
  /** A place of the editor's text in the shared one, and the other way round. */
  toShared(place: number): number
  fromShared(place: number): number
  close(): void
}

const pauseMs = 300
/** Whoever types on and on is not kept from being saved and seen. */
const longestMs = 2_000

export function createRichField(world: RichFieldWorld): RichField {
  const { session, collection, id, field, after = timer, now = Date.now } = world
  const steps = createRichUndo()
  let read: { text: string; ranges: readonly FormatRange[] | undefined; rich: Rich } | null = null
  /** The shared text from which the editor's was made on. */
  let base = shared()
  /** What makes `shown` of it. */
  let mine: Delta = []
  let shown = base
  let view: RichView | null = null
  /** The editor is changed from here, and not by its person. */
  let adopting = false
  let takingBack = false
  let failure: ActionFailure | null = null
  /** The shared text on which mine could not be put: not tried again until either changes. */
  let notTakenOn: Rich | null = null
  let cancelPause: (() => void) | null = null
  let cancelLongest: (() => void) | null = null
  let releaseDraft: (() => void) | null = null
  let unsubscribe: (() => void) | null = null
  const listeners = new Set<() => void>()

  /** The same object until it changes. */
  function shared(): Rich {
    const entity: object | null = byId<{ id: string }>(session.getState().board[collection], id)
    const { [field]: words, formatting } = (entity ?? {}) as Record<string, unknown>
    const text = typeof words === "string" ? words : ""
    const ranges = (formatting as Record<string, FormatRange[]> | undefined)?.[field]
    if (read && read.text === text && read.ranges === ranges) return read.rich
    const rich = richOf(text, ranges)
    read = { text, ranges, rich: read && sameRich(read.rich, rich) ? read.rich : rich }
    return read.rich
  }

  const pending = () => !isNothing(mine)

  function setFailure(next: ActionFailure | null): void {
    if (next === failure) return
    failure = next
    for (const listener of [...listeners]) listener()
  }

  function edited(): void {
    if (!view || adopting) return
    const next = richOfDocument(view.state.doc)
    if (sameRich(next, shown)) return
    notTakenOn = null
    const delta = deltaBetween(shown, next)
    if (!takingBack) steps.did(shown, delta, now())
    mine = compose(mine, delta)
    shown = next
    // Done and taken back again, in other words.
    if (sameRich(shown, base)) mine = []
    cancelPause?.()
    cancelPause = null
    if (!pending()) {
      settle()
      setFailure(null)
      return
    }
    releaseDraft ??= session.holdDraft(flush)
    if (view.composing) {
      cancelLongest?.()
      cancelLongest = null
      return
    }
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

  /** What was done becomes one operation, on the text as it is by now. */
  function flush(): void {
    // Let go of first: a change flushes what is held, and this would be done twice.
    settle()
    if (!pending()) return
    if (view?.composing) {
      releaseDraft = session.holdDraft(flush)
      return
    }
    const theirs = shared()
    const moved = moveOver(deltaBetween(base, theirs), mine, "theirs")
    const length = lengthOf(applyDelta(theirs, moved))
    if (length > limits.textCharacters && length > lengthOf(theirs)) {
      const most = limits.textCharacters.toLocaleString("en")
      const over = (length - limits.textCharacters).toLocaleString("en")
      const message = `A text can have at most ${most} characters.`
      notTaken({ reason: "too-large", message }, `${message} Here it is ${over} too long.`)
      return
    }
    const changes = changesOf(theirs, moved, { collection, id, field })
    const done = changes.length > 0 ? session.change(...changes) : ok(undefined)
    if (done.ok) adopt(null)
    else {
      const { error } = done
      notTaken({ reason: error.reason, message: "why" in error ? error.why : error.message })
    }
  }

  /** It stays on screen, so it stays counted: nobody is to read "Saved" beside it. */
  function notTaken(why: ActionFailure, sentence = why.message): void {
    notTakenOn = shared()
    const label = why.reason === "too-large" ? "Too long to save" : "Not saved"
    releaseDraft ??= session.holdDraft(flush, { label, why: sentence })
    setFailure(why)
  }

  /** The shared text on screen, and nothing of mine on top of it. */
  function adopt(why: ActionFailure | null): void {
    const next = shared()
    if (view && !sameRich(next, shown)) {
      // Theirs, where they did it; and what is left of a difference, wherever it is.
      const theirs = moveOver(mine, deltaBetween(base, next), "mine", true)
      const exact = sameRich(applyDelta(shown, theirs), next)
      const delta = exact ? theirs : deltaBetween(shown, next)
      steps.theirs(delta)
      adopting = true
      view.dispatch(transactionOf(view.state, delta))
      adopting = false
    }
    base = next
    shown = next
    mine = []
    notTakenOn = null
    setFailure(why)
  }

  /** Its place goes, and it never became a change: the words are given back (A6). */
  function giveBack(): void {
    const words = textOf(shown)
    const message = failure?.message ?? "This could not be saved, and its field is closed."
    adopt(null)
    session.giveBack(message, words)
  }

  /** The caret goes to where something has come back or gone. */
  function takeBack(delta: Delta | null): boolean {
    if (!view || !delta) return false
    const tr = transactionOf(view.state, delta)
    const end = delta.reduce((sum, op) => sum + (op.kind === "take" ? 0 : sizeOf(op)), 0)
    takingBack = true
    view.dispatch(tr.setSelection(TextSelection.create(tr.doc, positionAt(tr.doc, end))).scrollIntoView())
    takingBack = false
    return true
  }

  function changed(): void {
    if (view?.composing) return
    const next = shared()
    if (next === base || next === notTakenOn) return
    if (pending()) flush()
    else adopt(failure)
  }

  return {
    failure: () => failure,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    document: (schema) => documentOf(schema, shown),
    open(next) {
      view = next
      unsubscribe ??= session.subscribe(changed)
      changed()
    },
    edited,
    composed() {
      if (pending()) {
        cancelPause?.()
        cancelPause = after(pauseMs, flush)
      }
      changed()
    },
    flush,
    undo: () => takeBack(steps.undo(shown)),
    redo: () => takeBack(steps.redo(shown)),
    toShared: (place) => placeBefore(mine, place),
    fromShared: (place) => mapPlace(mine, place),
    close() {
      // A composition ends with its editor, and nothing more is shown.
      view = null
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
