/**
 * Where a page's copy of a board was not the server's although nothing was missing between them (A10, R18): entity by
 * entity what stood in both, as a file, because the server's content takes the place of the page's.
 */
import { type Board, type Collection, collectionNames } from "../core/board.ts"
import { canonicalJson } from "../core/canonical-json.ts"

export interface Difference {
  id: string
  at: number
  /** How many entries of the board were not the same. */
  count: number
  file: { name: string; text: string }
}

interface EntityDifference {
  collection: Collection | "meta"
  id: string
  title: string
  /** Those that are not the same. */
  fields: string[]
  /** Of those fields; null where the entry is not there at all. */
  thisPage: Record<string, unknown> | null
  server: Record<string, unknown> | null
}

type Entity = Record<string, unknown> & { id: string }

export function differencesBetween(page: Board, server: Board): EntityDifference[] {
  const meta = entityDifference("meta", { id: "meta", ...page.meta }, { id: "meta", ...server.meta })
  const found = meta ? [meta] : []
  for (const collection of collectionNames) {
    const theirs = byId(server[collection])
    const mine = byId(page[collection])
    for (const id of new Set([...mine.keys(), ...theirs.keys()])) {
      const difference = entityDifference(collection, mine.get(id) ?? null, theirs.get(id) ?? null)
      if (difference) found.push(difference)
    }
  }
  return found
}

const byId = (entities: readonly { id: string }[]): Map<string, Entity> =>
  new Map(entities.map((entity) => [entity.id, entity as Entity]))

function entityDifference(
  collection: Collection | "meta",
  page: Entity | null,
  server: Entity | null,
): EntityDifference | null {
  const names = [...new Set([...Object.keys(page ?? {}), ...Object.keys(server ?? {})])]
  const fields = names.filter((field) => json(page?.[field]) !== json(server?.[field]))
  const { id } = page ?? server ?? { id: "" }
  if (fields.length === 0) return null
  return {
    collection,
    id,
    title: titleOf(page) || titleOf(server),
    fields: page && server ? fields : [],
    thisPage: page && picked(page, server ? fields : names),
    server: server && picked(server, page ? fields : names),
  }
}

const json = (value: unknown): string => (value === undefined ? "" : canonicalJson(value))

const titleOf = (entity: Entity | null): string =>
  String(entity?.title ?? entity?.name ?? entity?.text ?? entity?.label ?? "")

const picked = (entity: Entity, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [field, entity[field] ?? null]))

export interface Compared {
  id: string
  boardId: string
  title: string
  at: number
  seq: number
}

/** null: what people see is the same on both sides. */
export function differenceOf(page: Board, server: Board, compared: Compared): Difference | null {
  const differences = differencesBetween(page, server)
  if (differences.length === 0) return null
  const { id, boardId, title, at, seq } = compared
  const time = new Date(at).toISOString()
  const contents = {
    about:
      "This page's copy of the board was not the same as the server's. The server's was kept. What stood in both is listed here.",
    board: title,
    boardId,
    time,
    seq,
    differences,
  }
  return {
    id,
    at,
    count: differences.length,
    file: {
      name: `parley-difference-${time.slice(0, 19).replace(/[:T]/g, "-")}.json`,
      text: `${JSON.stringify(contents, null, 2)}\n`,
    },
  }
}
