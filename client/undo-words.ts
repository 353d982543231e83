/** A step of undo in plain words: what it did, and what of it could not be taken back. */
import type { Board } from "../core/board.ts"
import type { BoardChange } from "../core/changes.ts"
import { type Deed, netChanges } from "../core/inverse.ts"
import { describeChange } from "../core/sentences.ts"
import type { TextKey } from "./undo-texts.ts"

/** `known`: an addition tells its own title; the board may not have it yet. */
export function stepWords(
  deeds: readonly Deed[],
  texts: readonly TextKey[],
  board: Board,
  known: ReadonlyMap<string, BoardChange>,
): string {
  const changes = [...netChanges(deeds).map((change) => titled(change, known)), ...texts.map(asEdit)]
  const told = changes.filter((change) => !isAside(change))
  const [first, ...others] = told.length > 0 ? told : changes
  if (!first) return "Nothing"
  const words = describeChange(first, board)
  if (others.length === 0) return words
  return others.every((other) => other.kind === first.kind)
    ? `${words}, and ${others.length} more`
    : `${words}, and what went with it`
}

const titled = (change: BoardChange, known: ReadonlyMap<string, BoardChange>): BoardChange =>
  change.kind === "add" ? (known.get(change.id) ?? change) : change

const asEdit = ({ collection, id, field }: TextKey): BoardChange =>
  collection === "meta"
    ? { kind: "editMetaText", field, index: 0, remove: "", insert: "" }
    : { kind: "editText", collection, id, field, index: 0, remove: "", insert: "" }

/** Neighbours that were numbered anew, the days of an observation, the past of a level: not what anybody meant to do. */
const isAside = (change: BoardChange): boolean =>
  change.kind === "set" &&
  (change.field === "order" ||
    change.field === "levelHistory" ||
    (change.collection === "signals" && /^(observed|reported)On$/.test(change.field)))

export const leftWords = (name: string | null): string =>
  `${name ?? "A colleague"} ${name === "You" ? "have" : "has"} changed this since; it was left as it is.`
