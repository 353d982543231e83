/**
 * What a link would do, before it is drawn: P(to) with its cause so and not so, the numbers of both staying what they are
 * (M3). Of the two ends alone: other links of the board move it a little, so it is said with "about". Where no such
 * number exists the hard relation does not fit what the board says now. Pure.
 */
import type { Link } from "../../core/board.ts"
import { logit, sigmoid } from "../../core/portable-math.ts"

export type LinkPreview =
  | { fits: true; ifSo: number; ifNot: number }
  /** What one of the two would have to be at most, or at least, for the relation to hold. */
  | { fits: false; why: "to-above-from" | "to-below-from" | "too-much-together" }

const tolerance = 1e-9

export function previewOf(
  { relation, shift }: { relation: Link["relation"]; shift: number },
  from: number,
  to: number,
): LinkPreview | null {
  // Of what is certain already nothing can be supposed the other way.
  if (!(from > 0 && from < 1) || !(to >= 0 && to <= 1)) return null
  switch (relation) {
    case "requires":
      if (to > from + tolerance) return { fits: false, why: "to-above-from" }
      return { fits: true, ifSo: Math.min(1, to / from), ifNot: 0 }
    case "implies":
      if (to < from - tolerance) return { fits: false, why: "to-below-from" }
      return { fits: true, ifSo: 1, ifNot: Math.max(0, (to - from) / (1 - from)) }
    case "excludes":
      if (to + from > 1 + tolerance) return { fits: false, why: "too-much-together" }
      return { fits: true, ifSo: 0, ifNot: Math.min(1, to / (1 - from)) }
    case "influences":
      return influence(shift, from, to)
  }
}

/** The log-odds without the cause, so that from * P(so) + (1 - from) * P(not) is what it was: by halving. */
function influence(shift: number, from: number, to: number): LinkPreview {
  if (to === 0 || to === 1) return { fits: true, ifSo: to, ifNot: to }
  const now = logit(to)
  let [low, high] = [now - Math.abs(shift) - 1, now + Math.abs(shift) + 1]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (from * sigmoid(middle + shift) + (1 - from) * sigmoid(middle) < to) low = middle
    else high = middle
  }
  const base = (low + high) / 2
  return { fits: true, ifSo: sigmoid(base + shift), ifNot: sigmoid(base) }
}
