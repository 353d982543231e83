/**
 * Undo inside one formatted text: takes back what I did in it and nothing of anybody else (R17). Each step is a delta
 * that is kept true to the text as it is while others write: words that somebody put into mine stay when mine go, and
 * what somebody has restyled since is left as they made it. An editor's usual history would take both along.
 */
import { compose, type Delta, inverseOf, isNothing, moveOver, type Rich } from "./rich-delta.ts"

export interface RichUndo {
  /** I did this on `before`, at this time (ms). */
  did(before: Rich, delta: Delta, at: number): void
  /** Somebody else did this. */
  theirs(delta: Delta): void
  /** What takes my last step back from `shown`, or brings it again; null when there is none. */
  undo(shown: Rich): Delta | null
  redo(shown: Rich): Delta | null
}

/** Typing on within this time at the same place is one step. */
const oneStepMs = 500
const mostSteps = 200

export function createRichUndo(): RichUndo {
  /** The last is of the text as it is; each before it, of the text once those after it are taken back. */
  let done: Delta[] = []
  let undone: Delta[] = []
  let typing: { until: number; place: number } | null = null

  function take(from: Delta[], to: Delta[], shown: Rich): Delta | null {
    typing = null
    const delta = from.pop()
    if (!delta) return null
    to.push(inverseOf(shown, delta))
    return delta
  }

  return {
    did(before, delta, at) {
      undone = []
      const step = inverseOf(before, delta)
      const { from, to } = reach(delta)
      const last = done.at(-1)
      if (last && typing && at < typing.until && from <= typing.place + 1 && to >= typing.place - 1) {
        done[done.length - 1] = compose(step, last)
      } else done = [...done.slice(1 - mostSteps), step]
      typing = { until: at + oneStepMs, place: to }
    },
    theirs(delta) {
      typing = null
      done = moved(done, delta)
      undone = moved(undone, delta)
    },
    undo: (shown) => take(done, undone, shown),
    redo: (shown) => take(undone, done, shown),
  }
}

function moved(steps: readonly Delta[], theirs: Delta): Delta[] {
  const kept: Delta[] = []
  let over = theirs
  for (const step of steps.toReversed()) {
    const next = moveOver(over, step, "theirs", true)
    // Theirs as it would be had this step been taken back already.
    over = moveOver(step, over, "mine")
    if (!isNothing(next)) kept.unshift(next)
  }
  return kept
}

/** From where to where it changes anything, in the text after it. */
function reach(delta: Delta): { from: number; to: number } {
  const [first] = delta
  const from = first?.kind === "keep" && Object.keys(first.restyle).length === 0 ? first.length : 0
  const to = delta.reduce(
    (sum, op) => sum + (op.kind === "take" ? 0 : op.kind === "put" ? op.text.length : op.length),
    0,
  )
  return { from, to }
}
