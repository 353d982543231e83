/**
 * The ledger document: facts of record that only the server writes. Root map `members`: member id to an immutable
 * JSON value; root map `timer`: under `now` the workshop's timer; rounds, estimates and what followed from them as
 * `judgement-doc.ts` says. A value is replaced whole; nothing inside one is ever edited.
 */
import type * as Y from "yjs"
import { z } from "zod"
import { Id } from "./ids.ts"
import { type JudgementRecord, readJudgement } from "./judgement-doc.ts"
import { limits } from "./limits.ts"
import { Role } from "./permissions.ts"
import { madeFrom, readRoot } from "./roots-doc.ts"

export const RosterEntry = z.object({
  id: Id,
  name: z.string().min(1).max(limits.nameCharacters),
  /** Index into the palette of people's colours. */
  colour: z.number().int().min(0).max(63),
  role: Role,
  joinedAt: z.number().int(),
  removedAt: z.number().int().optional(),
})
export type RosterEntry = z.infer<typeof RosterEntry>

/** The timer that everybody sees. Running: `endsAt`. Paused: `remainingMs`. Times by the server's clock. */
export const Timer = z.object({
  id: Id,
  label: z.string().max(limits.nameCharacters),
  durationMs: z.number().int().min(1_000).max(limits.timerMs),
  endsAt: z.number().int().nullable(),
  remainingMs: z.number().int().min(0).nullable(),
  /** The member who set it. */
  by: Id,
})
export type Timer = z.infer<typeof Timer>

export interface Ledger {
  members: RosterEntry[]
  timer: Timer | null
  judgement: JudgementRecord
}

export function readLedger(doc: Y.Doc): Ledger {
  const timer = Timer.safeParse(doc.getMap("timer").get("now"))
  return {
    members: readMembers(doc),
    timer: timer.success ? timer.data : null,
    judgement: readJudgement(doc),
  }
}

export function readMembers(doc: Y.Doc): RosterEntry[] {
  const entries = readRoot(doc, "members", (value) => RosterEntry.safeParse(value).data)
  return madeFrom(doc, "members", [entries], () =>
    [...entries.values()].sort((a, b) => a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1)),
  )
}

/** Writes nothing when the entry is there already: told twice, it is one line of the record. */
export function writeMember(doc: Y.Doc, entry: RosterEntry): void {
  const members = doc.getMap("members")
  if (JSON.stringify(members.get(entry.id)) !== JSON.stringify(entry)) members.set(entry.id, { ...entry })
}

export function writeTimer(doc: Y.Doc, timer: Timer | null): void {
  const root = doc.getMap("timer")
  if (timer) root.set("now", { ...timer })
  else if (root.has("now")) root.delete("now")
}
