/**
 * A snapshot that went out as JSON and comes in again, as the content of a new board. What made it a record of its own
 * board stays behind, and is said: estimates, votes, rounds and decisions are people's own, and nobody is made to have
 * said something on a board that they were never on.
 *
 * Its hash is that of its canonical text, so it stands whatever white space or order of keys an editor gave the file
 * on the way. A hash that is claimed (by a script, by the name of the file) must be this one, or the file is refused:
 * who claims one means exactly that snapshot. A file without a claim is taken, and its hash told.
 */
import type { z } from "zod"
import { type Board, type Collection, collections, type Scenario } from "./board.ts"
import { canonicalJson, hashOf } from "./canonical-json.ts"
import { type JsonFailure, type JsonReason, type JsonValue, parseCarefully } from "./careful-json.ts"
import { type FileFailure, type FileReason, FileRefused, refusedAt, shown } from "./file-refusal.ts"
import { limits } from "./limits.ts"
import { ok, type Result } from "./result.ts"
import { Snapshot, SnapshotJudgement, snapshotFormats } from "./snapshot.ts"
import { hasProbabilities, isQuantiles } from "./working.ts"

export const snapshotFileLimits = { characters: 5_000_000, depth: 24, nodes: 500_000 } as const

export interface ImportedSnapshot {
  board: Board
  snapshot: Snapshot
  /** Of the canonical text, hex. */
  hash: string
  /** What does not come along, and what is not known here, in sentences. */
  notes: string[]
}

/** The hash that a file's name claims, where there is a whole one in it. */
export const claimedHash = (name: string): string | null =>
  /(?:^|[^\da-f])([\da-f]{64})(?![\da-f])/i.exec(name)?.[1]?.toLowerCase() ?? null

export function importSnapshot(
  text: string,
  claimed: string | null = null,
): Result<ImportedSnapshot, FileFailure> {
  const json = parseCarefully(text, snapshotFileLimits)
  if (!json.ok) return { ok: false, error: asFileFailure(json.error) }
  try {
    return ok(imported(json.value, claimed))
  } catch (error) {
    if (error instanceof FileRefused) return { ok: false, error: error.failure }
    throw error
  }
}

const fileReasons: Record<JsonReason, FileReason> = {
  "too-large": "too-large",
  "too-many": "too-large",
  "too-deep": "too-deep",
  syntax: "syntax",
  "duplicate-key": "duplicate",
  number: "number",
  nul: "character",
  "half-character": "character",
}

const asFileFailure = ({ reason, message, line }: JsonFailure): FileFailure => ({
  reason: fileReasons[reason],
  message,
  line,
})

function imported(json: JsonValue, claimed: string | null): ImportedSnapshot {
  checkFormat(json)
  const hash = hashOf(canonicalJson(json))
  if (claimed !== null && claimed.toLowerCase() !== hash) {
    refusedAt(
      null,
      "hash",
      `This is not the snapshot ${begins(claimed)}: what it holds gives ${begins(hash)}.`,
    )
  }
  checkParts(json)
  const read = Snapshot.safeParse(json)
  if (!read.success) misfit([], read.error)
  const snapshot = read.data
  const board: Board = { ...snapshot.board, comments: [] }
  checkBoard(board)
  return { board, snapshot, hash, notes: [...leftBehind(snapshot), ...unknownNote(json, snapshot)] }
}

function misfit(path: readonly PropertyKey[], { issues: [issue] }: z.ZodError): never {
  const place = [...path, ...(issue?.path ?? [])].map(String).join(".") || "the file"
  refusedAt(null, "syntax", `This snapshot is not well formed at ${place}: ${issue?.message}.`)
}

const mostSaid = 100_000

/** One by one, so that the first misfit is the last: of half a million, all that is wrong with each would be looked for. */
function checkParts(json: JsonValue): void {
  for (const [name, { schema, items }] of Object.entries(collections)) {
    for (const [i, part] of partsOf(json, "board", name, limits.entities).entries()) {
      for (const list of Object.keys(items)) {
        const entries = memberOf(part, list)
        if (!Array.isArray(entries) || entries.length <= limits.itemsPerEntity) continue
        refusedAt(null, "too-large", `board.${name}.${i} has more than ${limits.itemsPerEntity} ${list}.`)
      }
      const read = schema.safeParse(part)
      if (!read.success) misfit(["board", name, i], read.error)
    }
  }
  for (const [name, { element }] of Object.entries(SnapshotJudgement.shape)) {
    for (const [i, part] of partsOf(json, "judgement", name, mostSaid).entries()) {
      const read = element.safeParse(part)
      if (!read.success) misfit(["judgement", name, i], read.error)
    }
  }
}

function partsOf(json: JsonValue, of: string, name: string, most: number): readonly JsonValue[] {
  const parts = memberOf(memberOf(json, of), name)
  if (!Array.isArray(parts)) return []
  if (parts.length > most) {
    const count = `${parts.length.toLocaleString("en")} ${name}`
    refusedAt(null, "too-large", `This snapshot has ${count}; at most ${most.toLocaleString("en")} are read.`)
  }
  return parts
}

const memberOf = (value: JsonValue | undefined, key: string): JsonValue | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)
    ? value[key]
    : undefined

const begins = (hash: string): string => `${hash.slice(0, 12)}…`

function checkFormat(json: JsonValue): void {
  const format = typeof json === "object" && json !== null && !Array.isArray(json) ? json.format : undefined
  const version = typeof format === "string" ? /^parley-snapshot\/(\d{1,6})$/.exec(format)?.[1] : undefined
  if (version === undefined) {
    refusedAt(
      null,
      "not-this-format",
      "This is JSON, but no snapshot of Parley: its format does not say “parley-snapshot”.",
    )
  }
  if ((snapshotFormats as readonly string[]).includes(format as string)) return
  const known = snapshotFormats.map((name) => name.slice(name.indexOf("/") + 1)).join(" and ")
  refusedAt(
    null,
    "version",
    `This snapshot is of version ${version}; this Parley reads versions ${known}. A newer Parley wrote it.`,
  )
}

/** What the schema of each part alone cannot see, and a document would silently make something else of. */
function checkBoard(board: Board): void {
  let count = 0
  for (const [collection, { items }] of Object.entries(collections)) {
    const entities = board[collection as Collection] as readonly { id: string }[]
    count += entities.length
    checkIds(entities, `board.${collection}`)
    for (const list of Object.keys(items))
      for (const entity of entities) {
        const entries =
          (entity as unknown as Record<string, readonly { id: string }[] | undefined>)[list] ?? []
        checkIds(entries, `${list} of ${shown(entity.id)}`)
      }
  }
  if (count > limits.entities) {
    const most = limits.entities.toLocaleString("en")
    refusedAt(
      null,
      "too-large",
      `This snapshot has ${count.toLocaleString("en")} entries; a board takes ${most}.`,
    )
  }
  for (const scenario of board.scenarios) checkWorking(scenario)
}

function checkIds(entries: readonly { id: string }[], where: string): void {
  const seen = new Set<string>()
  for (const { id } of entries) {
    if (seen.has(id)) refusedAt(null, "duplicate", `The id ${shown(id)} stands twice in ${where}.`)
    seen.add(id)
  }
}

function checkWorking({ id, kind, outcomes, working }: Scenario): void {
  if (!working) return
  const fits = isQuantiles(working)
    ? !hasProbabilities(kind)
    : hasProbabilities(kind) &&
      Object.keys(working.probabilities).every((key) => outcomes.some((outcome) => outcome.id === key))
  if (!fits) refusedAt(null, "unknown", `The likelihood of ${shown(id)} is not one of its own outcomes.`)
}

function leftBehind({ judgement, hidden = [] }: Snapshot): string[] {
  const people = judgement.people.length
  const counts = [
    counted(judgement.estimates.length, "estimate"),
    counted(judgement.votes.length, "vote"),
    counted(judgement.rounds.length, "round"),
    counted(judgement.decisions.length + judgement.modelDecisions.length, "decision"),
    counted(judgement.resolutions.length, "resolution"),
  ].flat()
  const notes: string[] = []
  if (counts.length > 0) {
    const whose = people > 0 ? ` of ${people === 1 ? "1 person" : `${people} people`}` : ""
    notes.push(
      `Stays behind: ${listed(counts)}${whose}. They were said on another board, and are not put down to anybody here.`,
    )
  }
  if (hidden.length > 0) {
    notes.push(
      `A blind round hid the likelihood of ${hidden.length === 1 ? "1 scenario" : `${hidden.length} scenarios`} when this was taken. They come without one.`,
    )
  }
  return notes
}

const counted = (count: number, word: string): string[] =>
  count === 0 ? [] : [`${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`]

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`

const mostNamed = 8

function unknownNote(json: JsonValue, snapshot: Snapshot): string[] {
  const unknown: string[] = []
  collectUnknown(json, snapshot, "", unknown)
  if (unknown.length === 0) return []
  const named = unknown.slice(0, mostNamed).map(shown)
  const more = unknown.length > mostNamed ? [`${unknown.length - mostNamed} more`] : []
  return [`Not known here, and left out: ${listed([...named, ...more])}.`]
}

function collectUnknown(given: unknown, taken: unknown, path: string, unknown: string[]): void {
  if (typeof given !== "object" || given === null || typeof taken !== "object" || taken === null) return
  for (const [key, value] of Object.entries(given)) {
    const place = path === "" ? key : `${path}.${key}`
    if (Object.hasOwn(taken, key))
      collectUnknown(value, (taken as Record<string, unknown>)[key], place, unknown)
    else unknown.push(place)
  }
}
