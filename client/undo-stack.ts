/**
 * What a person did in this tab, step by step, to be taken back and done again (R17). A step is what they would call
 * one thing: an operation, a burst of typing in one text, a run of small moves of one value, a pasted list. Taking
 * back makes a new ordinary change, judged and kept like any other; what a colleague has changed since stays theirs.
 *
 * The stack holds what was done by key and by character (`core/inverse.ts`, `core/inverse-text.ts`), so it outlives
 * refusals, resets and documents. What the layer above adds: it writes changes and says what became of them.
 */
import type * as Y from "yjs"
import type { Board, Collection } from "../core/board.ts"
import type { BoardChange } from "../core/changes.ts"
import { type Deed, deedOf, sawArrive, undoing } from "../core/inverse.ts"
import { type TextUndoing, together, withoutRefused } from "../core/inverse-text.ts"
import { fail, ok, type Result } from "../core/result.ts"
import type { Character, TextDeed } from "../core/text-characters.ts"
import { batchesOf } from "./batches.ts"
import { createUndoTexts, type TextKey, textChanges, textKeyOf, textName } from "./undo-texts.ts"
import { leftWords, stepWords } from "./undo-words.ts"

/** One thing of the board: with a field, what was typed in that text alone; without, what brought or took the whole. */
export interface StepOf {
  collection: Collection | "meta"
  id: string
  field?: string
}

export interface Steps {
  /** What would be taken back, or done again, in plain words. */
  undo: string | null
  redo: string | null
}

export interface Stepped {
  words: string
  /** A sentence when part of it was left as it is. */
  left: string | null
  /** Texts that were edited: where the caret belongs afterwards. */
  carets: (TextKey & { index: number })[]
}

export interface CannotStep {
  reason: "nothing" | "left" | "refused"
  message: string
}

export interface OneStep<T> {
  /** What the step is called; without it, what its changes are. */
  words?: string
  /** Whether what was done is to stand. What is not goes again, and can neither be undone nor done again. */
  stands?(done: T): boolean
}

export interface UndoStack {
  /** Just before changes are written; the returned function is called when they are an operation. */
  watch(changes: readonly BoardChange[]): (operationId: string) => void
  /** What is changed meanwhile is one step, however many operations it takes. */
  asOneStep<T>(work: () => T, how?: OneStep<T>): T
  /** What the server did in my name, as one step. */
  note(changes: readonly BoardChange[]): void
  /** The board has changed: what was asked of the server may have come. */
  arrived(): void
  /** Taken back by a refusal: it leaves the stack. */
  refused(operationId: string): void
  /** Done again under another name. */
  renamed(operationId: string, as: string): void
  steps(): Steps
  undo(of?: StepOf): Result<Stepped, CannotStep>
  redo(of?: StepOf): Result<Stepped, CannotStep>
}

export interface UndoWorld {
  doc(): Y.Doc
  board(): Board
  /** This tab's clock, for what belongs together. */
  now(): number
  /** The server's, for what is written. */
  serverNow(): number
  /** Makes an ordinary change; null when done, or why it cannot be. */
  change(changes: BoardChange[]): string | null
  /** The name of who changed a key last; null: not known. */
  changedBy(collection: Collection | "meta", id: string, field: string | null): string | null
  /** `steps` says another thing than before. */
  changed(): void
}

const mostSteps = 200
/** Of all texts, in all steps: each is an object for as long as it can be taken back. Two full texts. */
const mostCharacters = 20_000
/** What is longer is a step of its own. */
const mostInStep = 10_000
/** Undo and redo of one step, again and again, that the server has not answered. */
const mostOpen = 10
/** Typing on after a pause as long as this is another step; what is typed on and on becomes an operation every 2 s. */
const typingPauseMs = 2_500
const longestTypingMs = 20_000
const valuePauseMs = 1_000
/** So many at most, and no more than one frame holds. */
const changesAtOnce = 150

/** What one operation did. */
interface Part {
  operationId: string | null
  deeds: Deed[]
  texts: { key: TextKey; deed: TextDeed }[]
}

interface Step {
  parts: Part[]
  words: string
  firstAt: number
  lastAt: number
  characters: number
  /** It was tried, and may not be taken back as things are. */
  forbidden?: boolean
  /** The step that this one takes back, for when it is refused itself. */
  of: Step | null
}

type Direction = "undo" | "redo"

export function createUndoStack(world: UndoWorld): UndoStack {
  const stacks: Record<Direction, Step[]> = { undo: [], redo: [] }
  const texts = createUndoTexts(world.doc)
  /** While a step is being taken back: where what is done now goes. */
  let taking: { parts: Part[]; texts: Map<string, { key: TextKey; undoing: TextUndoing }> } | null = null
  /** While several operations are one thing: the step that they make, once there is one. */
  let gathering: { step: Step | null; words: string | undefined } | null = null
  /** Noted before it was on the board: what stands in it is looked at when it comes. */
  let awaited: Deed[] = []
  let said: Steps = { undo: null, redo: null }

  function tell(): void {
    const next = { undo: nextOf("undo"), redo: nextOf("redo") }
    if (next.undo === said.undo && next.redo === said.redo) return
    said = next
    world.changed()
  }

  /** What may not be taken back now is stepped over, and stands in the way of nothing below it. */
  function nextOf(direction: Direction): string | null {
    const steps = stacks[direction]
    return (steps.findLast(({ forbidden }) => !forbidden) ?? steps.at(-1))?.words ?? null
  }

  /** Lines of texts that nothing is left to do in are let go of. */
  function forget(): void {
    const names = new Set<string>()
    for (const step of [...stacks.undo, ...stacks.redo])
      for (const part of step.parts) for (const { key } of part.texts) names.add(textName(key))
    texts.keepOnly(names, inSteps)
  }

  function shorten(): void {
    const { undo } = stacks
    let held = undo.reduce((sum, { characters }) => sum + characters, 0)
    while (undo.length > mostSteps || (held > mostCharacters && undo.length > 1))
      held -= undo.shift()?.characters ?? 0
  }

  function* inSteps(): Generator<Character> {
    for (const step of [...stacks.undo, ...stacks.redo])
      for (const part of step.parts) for (const { deed } of part.texts) yield* charactersOf(deed)
  }

  // --- what is done ---------------------------------------------------------------------------------------------

  function watch(changes: readonly BoardChange[]): (operationId: string) => void {
    const before = world.board()
    const keys = new Map<string, TextKey>()
    for (const change of changes) {
      const key = textKeyOf(change)
      if (key) keys.set(textName(key), key)
    }
    const watched = taking ? [] : [...keys.values()].map((key) => ({ key, deed: texts.watch(key) }))
    return (operationId) => {
      const after = world.board()
      const deeds = changes.flatMap((change) => deedOf(change, before, after) ?? [])
      if (taking) {
        const { texts: planned } = taking
        taking.parts.push({
          operationId,
          deeds,
          texts: [...keys].flatMap(([name, key]) => {
            const plan = planned.get(name)
            return plan ? [{ key, deed: plan.undoing.deed }] : []
          }),
        })
        return
      }
      const done = watched.map(({ key, deed }) => ({ key, deed: deed() }))
      push({ operationId, deeds, texts: done }, changes)
    }
  }

  function push(part: Part, changes: readonly BoardChange[]): void {
    const at = world.now()
    const last = stacks.redo.length === 0 ? stacks.undo.at(-1) : undefined
    stacks.redo = []
    const characters = charactersIn(part)
    const fits = last && last.characters + characters <= mostInStep
    const goingOn = last && fits && goesOn(last, part, at) ? last : null
    const step = gathering ? gathering.step : goingOn
    const added = new Map(changes.flatMap((change) => (change.kind === "add" ? [[change.id, change]] : [])))
    if (step) {
      step.parts.push(part)
      step.lastAt = at
      step.characters += characters
      step.words = gathering?.words ?? wordsOf(step.parts, added)
      // Typed and rubbed out again.
      if (comesToNothing(step)) stacks.undo.pop()
    } else {
      const words = gathering?.words ?? wordsOf([part], added)
      const begun: Step = { parts: [part], words, firstAt: at, lastAt: at, characters, of: null }
      stacks.undo.push(begun)
      if (gathering) gathering.step = begun
    }
    shorten()
    forget()
    tell()
  }

  function arrived(): void {
    if (awaited.length === 0) return
    const board = world.board()
    awaited = awaited.filter((deed) => !sawArrive(deed, board))
  }

  function wordsOf(parts: readonly Part[], added: ReadonlyMap<string, BoardChange>): string {
    const keys = new Map(parts.flatMap((part) => part.texts.map(({ key }) => [textName(key), key] as const)))
    const deeds = parts.flatMap((part) => part.deeds)
    const [first] = parts
    const list = first && deeds.length > 1 ? listOf(first) : null
    if (list) return `${deeds.length} ${list.words}`
    return stepWords(deeds, [...keys.values()], world.board(), added)
  }

  // --- taking back and doing again ------------------------------------------------------------------------------

  function take(direction: Direction, of: StepOf | undefined): Result<Stepped, CannotStep> {
    const from = stacks[direction]
    const candidates = of ? from.filter((candidate) => isOf(candidate, of)).slice(-1) : [...from]
    if (candidates.length === 0) {
      const again =
        direction === "redo" ? "There is nothing to do again." : "There is nothing of yours to undo."
      return fail({ reason: "nothing", message: of ? "This has been taken back already." : again })
    }
    let first: CannotStep = { reason: "nothing", message: "" }
    const over: string[] = []
    for (const step of candidates.toReversed()) {
      const taken = takeStep(direction, step)
      const { left } = taken.ok ? taken.value : { left: taken.error.message }
      const said = [left ?? [], over[0] ?? []].flat().join(" ")
      if (taken.ok) return ok({ ...taken.value, left: said === "" ? null : said })
      if (taken.error.reason !== "refused") return fail({ ...taken.error, message: said })
      step.forbidden = true
      if (over.length === 0) first = taken.error
      over.push(`Left as it is: ${step.words}. ${taken.error.message}`)
    }
    tell()
    return fail(first)
  }

  function takeStep(direction: Direction, step: Step): Result<Stepped, CannotStep> {
    const from = stacks[direction]
    const deeds = step.parts.flatMap((part) => part.deeds)
    const { changes, left } = undoing(deeds, world.board(), world.serverNow())
    const planned = new Map<string, { key: TextKey; undoing: TextUndoing }>()
    for (const [name, { key, done }] of textsOf(step))
      planned.set(name, { key, undoing: texts.undoing(key, together(done)) })
    const edits = [...planned.values()].flatMap((plan) => textChanges(plan.key, plan.undoing))
    const all = [...changes, ...edits]
    const why = whyLeft(left, all.length === 0 ? [...planned.values()].map(({ key }) => key) : [])
    const remove = () => {
      from.splice(from.indexOf(step), 1)
    }
    if (all.length === 0) {
      remove()
      forget()
      tell()
      return fail({ reason: "left", message: why ?? "This is as it was already." })
    }

    const parts: Part[] = []
    taking = { parts, texts: planned }
    let refusal: string | null = null
    for (const batch of batchesOf(all, changesAtOnce)) {
      refusal = world.change(batch)
      if (refusal !== null) break
    }
    taking = null
    for (const { key, undoing } of planned.values()) if (refusal === null) texts.carryOut(key, undoing)
    if (refusal !== null && parts.length === 0) return fail({ reason: "refused", message: refusal })
    remove()
    const at = world.now()
    const { words, characters } = step
    const back: Step = { parts, words, firstAt: at, lastAt: at, characters, of: upTo(step, mostOpen) }
    stacks[direction === "undo" ? "redo" : "undo"].push(back)
    tell()
    return ok({ words: step.words, left: refusal ?? why, carets: caretsOf(planned.values()) })
  }

  function whyLeft(left: readonly Deed[], keys: readonly TextKey[]): string | null {
    const [deed] = left
    if (deed) {
      const field = deed.kind === "field" ? deed.field : deed.kind === "place" ? "order" : null
      const collection = deed.kind === "place" ? "scenarios" : deed.collection
      return leftWords(
        world.changedBy(collection, deed.id, field) ??
          (deed.kind === "place" ? world.changedBy(collection, deed.id, "setId") : null),
      )
    }
    const [key] = keys
    return key ? leftWords(world.changedBy(key.collection, key.id, key.field)) : null
  }

  return {
    watch,
    asOneStep(work, how = {}) {
      if (gathering) return work()
      const mine = { step: null as Step | null, words: how.words }
      gathering = mine
      let done: ReturnType<typeof work>
      try {
        done = work()
      } finally {
        gathering = null
      }
      if (mine.step && stacks.undo.includes(mine.step) && how.stands?.(done) === false) {
        takeStep("undo", mine.step)
        // Done again it would be the part of it that came.
        stacks.redo.pop()
        forget()
        tell()
      }
      return done
    },
    note(changes) {
      const board = world.board()
      const deeds = changes.flatMap((change) => deedOf(change, board, board) ?? [])
      if (deeds.length === 0) return
      push({ operationId: null, deeds, texts: [] }, changes)
      awaited.push(...deeds)
      arrived()
    },
    arrived,
    refused(operationId) {
      const everything = [...stacks.undo, ...stacks.redo].flatMap((step) => step.parts)
      for (const { texts: refused } of everything.filter((part) => part.operationId === operationId)) {
        for (const { deed } of refused)
          for (const part of everything)
            for (const text of part.texts) text.deed = withoutRefused(text.deed, deed)
      }
      for (const direction of ["undo", "redo"] as const) {
        for (const step of [...stacks[direction]]) {
          const left = step.parts.filter((part) => part.operationId !== operationId)
          if (left.length === step.parts.length) continue
          step.parts = left
          if (left.length > 0) continue
          stacks[direction].splice(stacks[direction].indexOf(step), 1)
          // What it had taken back stands again.
          if (step.of) stacks[direction === "undo" ? "redo" : "undo"].push(step.of)
        }
      }
      forget()
      tell()
    },
    renamed(operationId, as) {
      for (const step of [...stacks.undo, ...stacks.redo])
        for (const part of step.parts) if (part.operationId === operationId) part.operationId = as
    },
    steps: () => said,
    undo: (of) => take("undo", of),
    redo: (of) => take("redo", of),
  }
}

// --- steps ------------------------------------------------------------------------------------------------------

/** Whether what was just done belongs to the step before it. */
function goesOn(step: Step, part: Part, at: number): boolean {
  if (step.of) return false
  const [first] = step.parts
  if (!first) return false
  const list = listOf(part)
  if (list) return listOf(first)?.words === list.words && at === step.lastAt
  const text = onlyText(part)
  if (text !== null)
    return onlyText(first) === text && at - step.lastAt < typingPauseMs && at - step.firstAt < longestTypingMs
  const value = onlyValue(part)
  return value !== null && onlyValue(first) === value && at - step.lastAt < valuePauseMs
}

const charactersIn = ({ texts }: Part): number =>
  texts.reduce((sum, { deed }) => sum + deed.inserted.length + deed.removed.length + deed.formatted.length, 0)

function* charactersOf({ inserted, removed, formatted }: TextDeed): Generator<Character> {
  yield* inserted
  yield* removed
  for (const { character } of formatted) yield character
}

/** Things that came, or went, and nothing else. */
function listOf({ deeds, texts }: Part): { words: string } | null {
  const [first] = deeds
  if (texts.length > 0 || first?.kind !== "life") return null
  const what = (deed: Deed) =>
    deed.kind !== "life" ? null : deed.is !== null ? "deleted" : deed.was === "unborn" ? "added" : "restored"
  const one = what(first)
  const alike = deeds.every(
    (deed) => deed.kind === "life" && deed.collection === first.collection && what(deed) === one,
  )
  return alike ? { words: `${first.collection} ${one}` } : null
}

const onlyText = ({ deeds, texts }: Part): string | null =>
  deeds.length === 0 && texts.length === 1 && texts[0] ? textName(texts[0].key) : null

function onlyValue({ deeds, texts }: Part): string | null {
  const [deed] = deeds
  return deeds.length === 1 && texts.length === 0 && deed?.kind === "field"
    ? `${deed.collection} ${deed.id} ${deed.field}`
    : null
}

function isOf(step: Step, of: StepOf): boolean {
  const { field } = of
  if (field !== undefined) {
    const name = textName({ ...of, field })
    return step.parts.length > 0 && step.parts.every((part) => onlyText(part) === name)
  }
  return step.parts.some(({ deeds }) =>
    deeds.some((deed) => deed.kind === "life" && deed.collection === of.collection && deed.id === of.id),
  )
}

/** With what it took back in its turn: so many may be refused one after the other. */
function upTo(step: Step, depth: number): Step {
  return { ...step, of: step.of && depth > 0 ? upTo(step.of, depth - 1) : null }
}

function comesToNothing(step: Step): boolean {
  if (step.parts.some(({ deeds }) => deeds.length > 0)) return false
  const deeds = step.parts.flatMap((part) => part.texts.map(({ deed }) => deed))
  const count = (of: "inserted" | "removed") => deeds.reduce((sum, deed) => sum + deed[of].length, 0)
  if (count("inserted") > count("removed")) return false
  return [...textsOf(step).values()].every(({ done }) => {
    const { inserted, removed, formatted } = together(done)
    // By what was done: in a copy that is being begun anew nothing of it may stand for a moment.
    const rubbedOut = new Set(done.flatMap((deed) => deed.removed))
    return removed.length + formatted.length === 0 && inserted.every((one) => rubbedOut.has(one))
  })
}

function textsOf(step: Step): Map<string, { key: TextKey; done: TextDeed[] }> {
  const found = new Map<string, { key: TextKey; done: TextDeed[] }>()
  for (const part of step.parts) {
    for (const { key, deed } of part.texts) {
      const name = textName(key)
      const known = found.get(name)
      if (known) known.done.push(deed)
      else found.set(name, { key, done: [deed] })
    }
  }
  return found
}

function caretsOf(plans: Iterable<{ key: TextKey; undoing: TextUndoing }>): Stepped["carets"] {
  return [...plans].flatMap(({ key, undoing }) => {
    // The last of the list is the first in the text: nothing before it moves.
    const edit = undoing.edits.at(-1)
    return edit ? [{ ...key, index: edit.index + edit.insert.length }] : []
  })
}
