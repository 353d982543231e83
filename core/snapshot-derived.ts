/**
 * What the engine makes of the board of a snapshot, and whether a snapshot still gives what it says (M8). It is worked
 * out from the very board that is in the snapshot, so that a working value that a blind round hid is in no number of
 * another scenario either (B8). It can take seconds: ask from a thread.
 */
import { canonicalJson } from "./canonical-json.ts"
import { modelOf } from "./network/board-network.ts"
import { type KeptSnapshot, readSnapshot, type SnapshotBoard, type SnapshotDerived } from "./snapshot.ts"

export function derivedOf(board: SnapshotBoard): SnapshotDerived {
  const { now, problems } = modelOf({ ...board, comments: [] }).state()
  const said = problems.map(({ message }) => message)
  if (now.state === "exact" || now.state === "sampled")
    return { likelihoods: now.marginals, exact: now.state === "exact", problems: said }
  return {
    likelihoods: {},
    exact: false,
    problems: said.includes(now.why) ? said : [...said, now.why],
  }
}

export interface Recomputed {
  /** The text gives its hash, is in canonical form, and the numbers come out again, digit for digit. */
  same: boolean
  /** A sentence. */
  words: string
}

export function recomputed(kept: KeptSnapshot, engineVersion: string): Recomputed {
  const read = readSnapshot(kept)
  if (!read.ok) return { same: false, words: read.error.message }
  if (canonicalJson(JSON.parse(kept.canonical)) !== kept.canonical)
    return { same: false, words: "The text of this snapshot is not in canonical form." }
  const { board, derived, engineVersion: then } = read.value
  if (derived === null)
    return { same: true, words: "The text gives its hash. It holds no numbers that follow from others." }
  if (canonicalJson(derivedOf(board)) === canonicalJson(derived))
    return { same: true, words: "The text gives its hash, and the numbers come out again, digit for digit." }
  return {
    same: false,
    words:
      then === engineVersion
        ? "The text gives its hash, but the numbers that follow come out differently now."
        : `The text gives its hash. Its numbers were worked out by engine ${then}; this one (${engineVersion}) makes others of it.`,
  }
}
