/** A link or a response as the board has it, for whoever asks about it or sets it; null: it is not there any more. */
import type * as Y from "yjs"
import { readEntity } from "../../core/board-doc.ts"
import type { ModelPart } from "../../core/judgement.ts"
import type { AskedPart } from "../../core/votes.ts"

export function askedPart(doc: Y.Doc, { kind, id }: ModelPart): AskedPart | null {
  if (kind === "link") {
    const link = readEntity(doc, "links", id)
    return link && link.deletedAt === undefined ? { kind, link } : null
  }
  const response = readEntity(doc, "responses", id)
  if (!response || response.deletedAt !== undefined) return null
  const drivers = response.driverIds.flatMap((driverId) => readEntity(doc, "drivers", driverId) ?? [])
  return { kind, response, drivers }
}
