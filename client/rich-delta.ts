/**
 * A formatted text as runs of characters, and edits of it that can be put one behind the other (`compose`), moved over
 * what somebody else did meanwhile (`moveOver`) and found between two texts (`deltaBetween`). Knows no editor, no
 * session and no document; lengths are UTF-16 units.
 *
 * A delta goes through the text from its beginning: keep so many characters (perhaps with other attributes), take so
 * many out, put these in. What it does not reach is kept.
 */
import type { BoardChange } from "../core/changes.ts"
import { type Run, rangesOf, rangesWithin } from "../core/format-ranges.ts"
import { type Line, linesOf } from "../core/rich-lines.ts"
import { type Attributes, type FormatName, type FormatRange, formatNames } from "../core/rich-text.ts"

/** Runs next to each other differ in their attributes. */
export type Rich = readonly Run[]

/** What becomes of attributes; null takes one away. */
export type Restyle = { [Name in FormatName]?: Attributes[Name] | null }

export type Op =
  | { kind: "keep"; length: number; restyle: Restyle }
  | { kind: "put"; text: string; attributes: Attributes }
  | { kind: "take"; length: number }
export type Delta = readonly Op[]

const noAttributes: Attributes = {}
const noRestyle: Restyle = {}

// --- texts ------------------------------------------------------------------------------------------------------

export const richOf = (text: string, ranges: readonly FormatRange[] = []): Rich =>
  richOfLines(linesOf(text, ranges))

export function richOfLines(lines: readonly Pick<Line, "block" | "stretches">[]): Rich {
  const runs: Run[] = []
  for (const [at, { block, stretches }] of lines.entries()) {
    for (const { text, marks } of stretches) addRun(runs, text, marks)
    // The last line can be of a kind only when a line break ends it.
    if (at < lines.length - 1 || block) addRun(runs, "\n", block ? { block } : noAttributes)
  }
  return runs
}

export const textOf = (rich: Rich): string => rich.map(({ text }) => text).join("")
export const lengthOf = (rich: Rich): number => rich.reduce((sum, { text }) => sum + text.length, 0)

export const sameRich = (a: Rich, b: Rich): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every((run, at) => {
      const other = b[at] as Run
      return run.text === other.text && sameAttributes(run.attributes, other.attributes)
    }))

export const sameAttributes = (a: Attributes, b: Attributes): boolean =>
  a === b || formatNames.every((name) => a[name] === b[name])

function addRun(runs: Run[], text: string, attributes: Attributes): void {
  if (text === "") return
  const last = runs.at(-1)
  if (last && sameAttributes(last.attributes, attributes)) last.text += text
  else runs.push({ text, attributes })
}

// --- deltas -----------------------------------------------------------------------------------------------------

export const isNothing = (delta: Delta): boolean => delta.length === 0

export function applyDelta(rich: Rich, delta: Delta): Rich {
  const runs: Run[] = []
  const source = reader(rich.map(({ text, attributes }): Op => ({ kind: "put", text, attributes })))
  for (const op of delta) {
    if (op.kind === "put") addRun(runs, op.text, op.attributes)
    else {
      for (let left = op.length; left > 0 && source.more(); ) {
        const part = source.next(left)
        left -= sizeOf(part)
        if (op.kind === "keep" && part.kind === "put") {
          addRun(runs, part.text, restyled(part.attributes, op.restyle))
        }
      }
    }
  }
  while (source.more()) {
    const part = source.next(Number.POSITIVE_INFINITY)
    if (part.kind === "put") addRun(runs, part.text, part.attributes)
  }
  return runs
}

/** One delta that does what the two do one after the other. */
export function compose(first: Delta, second: Delta): Delta {
  const made = writer()
  const a = reader(first)
  const b = reader(second)
  while (a.more() || b.more()) {
    if (b.more() && b.kind() === "put") made.add(b.next(Number.POSITIVE_INFINITY))
    else if (a.more() && a.kind() === "take") made.add(a.next(Number.POSITIVE_INFINITY))
    else {
      const length = Math.min(a.left(), b.left())
      const was = a.next(length)
      const then = b.next(length)
      if (then.kind === "keep") {
        if (was.kind === "put") {
          made.add({ ...was, attributes: restyled(was.attributes, then.restyle) })
        } else if (was.kind === "keep") {
          made.add({ ...was, restyle: { ...was.restyle, ...then.restyle } })
        }
      } else if (then.kind === "take" && was.kind === "keep") made.add(then)
      // What was put in and is taken out again never was.
    }
  }
  return made.done()
}

/**
 * `mine`, made on the text on which `theirs` was made too, as it is to be done after theirs. What they took out is not
 * taken out twice. Where both put something in, `first` says whose stands in front; where both restyle the same
 * characters, `mine` counts unless `yields`.
 */
export function moveOver(theirs: Delta, mine: Delta, first: "theirs" | "mine", yields = false): Delta {
  const made = writer()
  const a = reader(theirs)
  const b = reader(mine)
  while (a.more() || b.more()) {
    if (a.more() && a.kind() === "put" && (first === "theirs" || b.kind() !== "put")) {
      made.add(keep(sizeOf(a.next(Number.POSITIVE_INFINITY))))
    } else if (b.more() && b.kind() === "put") made.add(b.next(Number.POSITIVE_INFINITY))
    else {
      const length = Math.min(a.left(), b.left())
      const other = a.next(length)
      const own = b.next(length)
      if (other.kind === "take") continue
      if (own.kind === "keep" && other.kind === "keep" && yields) {
        const kept = Object.entries(own.restyle).filter(([name]) => !Object.hasOwn(other.restyle, name))
        made.add({ ...own, restyle: Object.fromEntries(kept) })
      } else made.add(own)
    }
  }
  return made.done()
}

/** What takes the delta back, on the text that it makes of `before`. */
export function inverseOf(before: Rich, delta: Delta): Delta {
  const made = writer()
  const source = reader(before.map(({ text, attributes }): Op => ({ kind: "put", text, attributes })))
  for (const op of delta) {
    if (op.kind === "put") {
      made.add({ kind: "take", length: op.text.length })
      continue
    }
    for (let left = op.length; left > 0 && source.more(); ) {
      const part = source.next(left)
      left -= sizeOf(part)
      if (part.kind !== "put") continue
      if (op.kind === "take") made.add(part)
      else
        made.add(
          keep(part.text.length, restyleBetween(restyled(part.attributes, op.restyle), part.attributes)),
        )
    }
  }
  return made.done()
}

/** Where a place goes. What is put in exactly there comes after it, unless `behind`. */
export function mapPlace(delta: Delta, place: number, behind = false): number {
  let before = 0
  let after = 0
  for (const op of delta) {
    if (before > place || (before === place && (op.kind !== "put" || !behind))) break
    if (op.kind === "put") after += op.text.length
    else {
      const length = Math.min(op.length, place - before)
      before += op.length
      if (op.kind === "keep") after += length
      if (before > place) return after
    }
  }
  return after + Math.max(0, place - before)
}

/** Where a place was before the delta: what it put in had no place, and stands for where it begins. */
export function placeBefore(delta: Delta, place: number): number {
  let before = 0
  let after = 0
  for (const op of delta) {
    if (after >= place && op.kind !== "take") break
    if (op.kind === "take") {
      if (after >= place) break
      before += op.length
    } else if (op.kind === "put") {
      if (after + op.text.length >= place) return before
      after += op.text.length
    } else {
      if (after + op.length >= place) return before + place - after
      before += op.length
      after += op.length
    }
  }
  return before + Math.max(0, place - after)
}

const keep = (length: number, restyle = noRestyle): Op => ({ kind: "keep", length, restyle })

export const sizeOf = (op: Op): number => (op.kind === "put" ? op.text.length : op.length)

function restyled(attributes: Attributes, restyle: Restyle): Attributes {
  if (isEmpty(restyle)) return attributes
  const next = Object.entries({ ...attributes, ...restyle }).filter(([, value]) => value != null)
  return Object.fromEntries(next) as Attributes
}

function isEmpty(restyle: Restyle): boolean {
  for (const _ in restyle) return false
  return true
}

/** Hands a delta out in parts as long as asked for; behind its end everything is kept. */
function reader(ops: Delta) {
  let at = 0
  let offset = 0
  return {
    more: () => at < ops.length,
    kind: (): Op["kind"] => ops[at]?.kind ?? "keep",
    left(): number {
      const op = ops[at]
      return op ? sizeOf(op) - offset : Number.POSITIVE_INFINITY
    },
    next(length: number): Op {
      const op = ops[at]
      if (!op) return keep(length)
      const from = offset
      const to = Math.min(sizeOf(op), from + length)
      if (to === sizeOf(op)) {
        at++
        offset = 0
      } else offset = to
      return op.kind === "put" ? { ...op, text: op.text.slice(from, to) } : { ...op, length: to - from }
    },
  }
}

/** In one form only: neighbours of a kind joined, what is put in before what is taken out, no keeping at the end. */
function writer() {
  const ops: Op[] = []
  function add(op: Op): void {
    if (sizeOf(op) === 0) return
    const last = ops.at(-1)
    if (last?.kind === "take" && op.kind === "put") {
      const before = ops.at(-2)
      if (before?.kind === "put" && sameAttributes(before.attributes, op.attributes)) {
        ops[ops.length - 2] = { ...before, text: before.text + op.text }
      } else ops.splice(ops.length - 1, 0, op)
    } else if (last?.kind === "take" && op.kind === "take") {
      ops[ops.length - 1] = { ...last, length: last.length + op.length }
    } else if (last?.kind === "put" && op.kind === "put" && sameAttributes(last.attributes, op.attributes)) {
      ops[ops.length - 1] = { ...last, text: last.text + op.text }
    } else if (last?.kind === "keep" && op.kind === "keep" && sameRestyle(last.restyle, op.restyle)) {
      ops[ops.length - 1] = { ...last, length: last.length + op.length }
    } else ops.push(op)
  }
  return {
    add,
    done(): Delta {
      for (let last = ops.at(-1); last?.kind === "keep" && isEmpty(last.restyle); last = ops.at(-1)) ops.pop()
      return ops
    },
  }
}

const sameRestyle = (a: Restyle, b: Restyle): boolean =>
  a === b ||
  formatNames.every((name) => a[name] === b[name] && Object.hasOwn(a, name) === Object.hasOwn(b, name))

// --- between two texts ------------------------------------------------------------------------------------------

interface Letter {
  text: string
  attributes: Attributes
}

/** More edits than this between two texts are found as one. */
const mostEdits = 400

/** A small delta that makes one text of another. */
export function deltaBetween(before: Rich, after: Rich): Delta {
  const was = lettersOf(before)
  const is = lettersOf(after)
  const most = Math.min(was.length, is.length)
  let start = 0
  while (start < most && sameLetter(was[start] as Letter, is[start] as Letter)) start++
  let end = 0
  while (end < most - start && sameLetter(was.at(-1 - end) as Letter, is.at(-1 - end) as Letter)) end++
  const made = writer()
  made.add(keep(was.slice(0, start).reduce((sum, { text }) => sum + text.length, 0)))
  const from = was.slice(start, was.length - end)
  const to = is.slice(start, is.length - end)
  let [x, y] = [0, 0]
  const takeAndPut = (upToX: number, upToY: number) => {
    for (; y < upToY; y++) made.add({ kind: "put", ...(to[y] as Letter) })
    for (; x < upToX; x++) made.add({ kind: "take", length: (from[x] as Letter).text.length })
  }
  for (const [keptX, keptY] of commonLetters(from, to)) {
    takeAndPut(keptX, keptY)
    const letter = from[x++] as Letter
    made.add(keep(letter.text.length, restyleBetween(letter.attributes, (to[y++] as Letter).attributes)))
  }
  takeAndPut(from.length, to.length)
  return made.done()
}

/** Whole characters, so that none is cut in two. */
const lettersOf = (rich: Rich): Letter[] =>
  rich.flatMap(({ text, attributes }) => Array.from(text, (letter) => ({ text: letter, attributes })))

const sameLetter = (a: Letter, b: Letter): boolean =>
  a.text === b.text && sameAttributes(a.attributes, b.attributes)

function restyleBetween(from: Attributes, to: Attributes): Restyle {
  if (sameAttributes(from, to)) return noRestyle
  const restyle: Record<string, unknown> = {}
  for (const name of formatNames) if (from[name] !== to[name]) restyle[name] = to[name] ?? null
  return restyle as Restyle
}

/** Pairs of places with the same letter, in order, as many as there are (E. W. Myers 1986). Empty when too many differ. */
function commonLetters(from: readonly Letter[], to: readonly Letter[]): [number, number][] {
  const most = Math.min(from.length + to.length, mostEdits)
  const furthest = new Map<number, number>([[1, 0]])
  const rounds: Map<number, number>[] = []
  for (let edits = 0; edits <= most; edits++) {
    rounds.push(new Map(furthest))
    for (let k = -edits; k <= edits; k += 2) {
      let x = stepsDown(furthest, k, edits) ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1
      while (x < from.length && x - k < to.length && from[x]?.text === to[x - k]?.text) x++
      furthest.set(k, x)
      if (x >= from.length && x - k >= to.length) return wayBack(rounds, from.length, to.length)
    }
  }
  return []
}

const stepsDown = (furthest: ReadonlyMap<number, number>, k: number, edits: number): boolean =>
  k === -edits || (k !== edits && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1))

function wayBack(rounds: readonly Map<number, number>[], endX: number, endY: number): [number, number][] {
  const pairs: [number, number][] = []
  let [x, y] = [endX, endY]
  for (let edits = rounds.length - 1; edits >= 0; edits--) {
    const furthest = rounds[edits] as Map<number, number>
    const k = x - y
    const before = stepsDown(furthest, k, edits) ? k + 1 : k - 1
    const fromX = furthest.get(before) ?? 0
    while (x > fromX && y > fromX - before && x > 0 && y > 0) pairs.push([--x, --y])
    if (edits > 0) [x, y] = [fromX, fromX - before]
  }
  return pairs.reverse()
}

// --- as changes of the board ------------------------------------------------------------------------------------

type Where = Pick<Extract<BoardChange, { kind: "editText" }>, "collection" | "id" | "field">

/** The delta, made on `before`, as changes to be done in the order given. */
export function changesOf(before: Rich, delta: Delta, where: Where): BoardChange[] {
  const changes: BoardChange[] = []
  const text = textOf(before)
  const ranges = rangesOf(before)
  /** In the text before, and in the text as it is after the changes so far. */
  let was = 0
  let index = 0
  for (let at = 0; at < delta.length; at++) {
    const op = delta[at] as Op
    if (op.kind === "keep") {
      const over = text.slice(was, was + op.length)
      const within = isEmpty(op.restyle) ? [] : rangesWithin(ranges, was, was + op.length)
      for (const [name, value] of Object.entries(op.restyle) as [FormatName, true | string | null][]) {
        const base = within.filter((range) => range.name === name)
        changes.push({ kind: "formatText", ...where, index, over, name, value, base })
      }
      was += op.length
      index += op.length
      continue
    }
    const put: { text: string; attributes: Attributes }[] = []
    let taken = 0
    for (let next: Op | undefined = op; next && next.kind !== "keep"; next = delta[++at]) {
      if (next.kind === "put") put.push(next)
      else taken += next.length
    }
    at--
    const [first, ...others] = put
    const remove = text.slice(was, was + taken)
    was += taken
    const edit = { kind: "editText", ...where } as const
    changes.push({
      ...edit,
      index,
      remove,
      insert: first?.text ?? "",
      ...(first && { attributes: first.attributes }),
    })
    index += first?.text.length ?? 0
    for (const { text: insert, attributes } of others) {
      changes.push({ ...edit, index, remove: "", insert, attributes })
      index += insert.length
    }
  }
  return changes
}
