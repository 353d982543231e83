/** What a change that was taken back had in it, as plain text: for the person who wants to keep their words (A6). */
import type { Board } from "../core/board.ts"
import type { BoardChange } from "../core/changes.ts"
import { unreachable } from "../core/result.ts"
import { isQuantiles } from "../core/working.ts"
import { byId } from "./board-views.ts"

export const draftOf = (changes: readonly BoardChange[], board: Board): string =>
  changes.map((change) => line(change, board)).join("\n")

function line(change: BoardChange, board: Board): string {
  switch (change.kind) {
    case "setMeta":
      return `Board, ${words(change.field)}: ${plain(change.value)}`
    case "editMetaText":
      return textLine(`Board, ${words(change.field)}`, change)
    case "add": {
      const fields = Object.entries(change.fields).filter(([field]) => !unspoken.has(field))
      const spoken = fields.map(([field, value]) => `  ${words(field)}: ${plain(value)}`)
      return [`New in ${change.collection}:`, ...spoken].join("\n")
    }
    case "set":
      return `${nameBefore(board, change)}, ${words(change.field)}: ${plain(change.value)}`
    case "setWorking": {
      const scenario = byId(board.scenarios, change.id)
      const label = (id: string) => scenario?.outcomes.find((outcome) => outcome.id === id)?.label ?? id
      const value = isQuantiles(change.value)
        ? Object.entries(change.value.quantiles).map(([q, v]) => `${q} ${v ?? "beyond the range"}`)
        : Object.entries(change.value.probabilities).map(([id, p]) => `${label(id)} ${percent(p)}`)
      return `${nameOf(board, "scenarios", change.id)}, likelihood: ${value.join(", ")}`
    }
    case "editText":
      return textLine(`${nameOf(board, change.collection, change.id)}, ${words(change.field)}`, change)
    case "formatText":
      return `${nameOf(board, change.collection, change.id)}, ${words(change.field)}: formatted "${change.over}"`
    case "move":
      return `${nameOf(board, "scenarios", change.id)}: moved`
    case "delete":
      return `${nameOf(board, change.collection, change.id)}: deleted`
    case "restore":
      return `${nameOf(board, change.collection, change.id)}: restored`
    default:
      return unreachable(change)
  }
}

/** A refused name is still on screen when this is asked: what it was called before says more. */
const nameBefore = (board: Board, change: Extract<BoardChange, { kind: "set" }>): string =>
  naming.has(change.field) && typeof change.base === "string" && change.base
    ? change.base
    : nameOf(board, change.collection, change.id)

const naming = new Set(["title", "name", "text"])
const unspoken = new Set(["order", "createdAt", "setId", "scenarioId", "authorId", "mentions"])

const textLine = (where: string, { insert, remove }: { insert: string; remove: string }): string =>
  insert ? `${where}: ${insert}` : `${where}: took out "${remove}"`

function nameOf(board: Board, collection: keyof Board, id: string): string {
  if (collection === "meta") return "Board"
  const entity = byId<{ id: string; title?: string; name?: string; text?: string }>(board[collection], id)
  return entity?.title || entity?.name || entity?.text || `${collection} ${id}`
}

/** `resolutionCriteria` as "resolution criteria", `evidence:e1` as "evidence". */
const words = (field: string): string =>
  (field.split(":")[0] ?? field).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const percent = (p: number): string => `${Number((p * 100).toFixed(1))} %`

function plain(value: unknown): string {
  if (value === null || value === undefined) return "nothing"
  if (Array.isArray(value)) return value.map(plain).join(", ")
  if (typeof value !== "object") return String(value)
  return Object.entries(value)
    .filter(([key]) => key !== "order")
    .map(([key, part]) =>
      key === "passage" || key === "label" ? plain(part) : `${words(key)} ${plain(part)}`,
    )
    .join("; ")
}
