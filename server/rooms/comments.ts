/**
 * What the judge asks of comments beyond rights and schemas: a new one is its sender's and says so, and what it was
 * born with (whose it is, on what, since when, where it stands) stays. Looked at in the structs themselves: in the
 * document it would be too late, and a second value under the same key could take the place of the first.
 */
import * as Y from "yjs"
import type { Touch } from "../../core/changes.ts"
import { commentsClosed } from "../../core/permissions.ts"
import type { RefusalReason } from "../../core/protocol.ts"
import { covers, keepsValue } from "./kept-values.ts"
import type { PlacedItem } from "./places.ts"
import type { DeletedRange } from "./update-decoding.ts"

export interface UnfitComment {
  reason: Extract<RefusalReason, "forbidden" | "invalid-value">
  message: string
  /** It would have been taken but for the round that runs. */
  closed?: boolean
}

interface Judged {
  doc: Y.Doc
  memberId: string
  placed: readonly PlacedItem[]
  deletes: readonly DeletedRange[]
  touches: readonly Touch[]
  /** Scenarios that a blind round asks for now. */
  secret?: ReadonlySet<string>
}

/** What its author may change afterwards; `may` has asked whether it is the author. */
const changeable = new Set(["text", "mentions", "editedAt", "deletedAt"])
const bornWith = new Set(["authorId", "scenarioId", "text", "mentions", "createdAt", "order"])
const needed = ["authorId", "scenarioId", "text", "createdAt"]

const forbidden = (message: string): UnfitComment => ({ reason: "forbidden", message })
const invalid = (message: string): UnfitComment => ({ reason: "invalid-value", message })

export function unfitComment(judged: Judged): UnfitComment | null {
  const { doc, memberId, placed, touches } = judged
  for (const { collection, id, field } of touches) {
    if (collection !== "comments" || field === null) continue
    if (!changeable.has(field))
      return forbidden("Whose comment this is, where it stands and since when cannot be changed.")
    if (field === "text" && !keepsValue(judged, "comments", id, field))
      return invalid("A comment cannot be left without words.")
  }
  const comments = newComments(placed)
  if (comments.size === 0) return null
  const fields = fieldsOfNew(judged, comments)
  if (!fields) return invalid("A new comment says each thing once.")
  const scenarios = new Set(
    placed.flatMap(({ place }) => (place.root === "scenarios" && place.field === null ? [place.id] : [])),
  )
  for (const id of comments) {
    const said = fields.get(id) ?? new Map<string, unknown>()
    if (needed.some((key) => !said.has(key)))
      return invalid("A comment needs its author, its scenario, its words and its time.")
    if (said.get("authorId") !== memberId) return forbidden("Everybody writes comments in their own name.")
    const scenarioId = String(said.get("scenarioId"))
    if (!scenarios.has(scenarioId) && !doc.getMap("scenarios").has(scenarioId))
      return invalid("A comment stands on a scenario, and this one is not on the board.")
    if (judged.secret?.has(scenarioId)) return { ...forbidden(commentsClosed), closed: true }
  }
  return null
}

const newComments = (placed: readonly PlacedItem[]): ReadonlySet<string> =>
  new Set(
    placed.flatMap(({ place }) => (place.root === "comments" && place.field === null ? [place.id] : [])),
  )

/** null: a key that comes twice, or that the same update takes away again, or that no new comment has. */
function fieldsOfNew(
  { placed, deletes }: Judged,
  comments: ReadonlySet<string>,
): Map<string, Map<string, unknown>> | null {
  const found = new Map<string, Map<string, unknown>>()
  for (const { item, place } of placed) {
    if (place.root !== "comments" || place.field === null || !comments.has(place.id)) continue
    const fields = found.get(place.id) ?? new Map<string, unknown>()
    found.set(place.id, fields)
    if (!(item.content instanceof Y.ContentAny) || fields.has(place.field) || !bornWith.has(place.field))
      return null
    if (deletes.some((range) => covers(range, item))) return null
    fields.set(place.field, item.content.arr[0])
  }
  return found
}
