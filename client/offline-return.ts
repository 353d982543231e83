/**
 * What an earlier tab of this person left behind on this board, by a crash, a reload or a closed lid: this tab goes on
 * with it. Under the same names, so that whatever else sends them, each is committed once. The server says which of
 * them it has; the rest is done again in this tab's document, with the question of A13; what cannot be done any more
 * is given back with its words (A6).
 */
import * as Y from "yjs"
import { circumstancesOf } from "../core/board-doc.ts"
import type { BoardChange, TextChange } from "../core/changes.ts"
import { type InquireReply, operationsNamed } from "../core/protocol.ts"
import { textEdit } from "../core/text-doc.ts"
import type { BoardCopy } from "./board-copy.ts"
import type { GivenBack } from "./given-back.ts"
import { mayAll } from "./may-all.ts"
import type { Asking } from "./offline-asking.ts"
import type { OtherTabs } from "./offline-channel.ts"
import { sortOut } from "./offline-conflicts.ts"
import type { DeviceKeeping } from "./offline-keeping.ts"
import type { KeptOperation } from "./offline-store.ts"
import type { Outbox } from "./outbox.ts"
import { integrate } from "./replica.ts"
import type { StateReading } from "./state-reading.ts"
import { stillToDo } from "./writing.ts"

export interface ReturnWorld {
  board: BoardCopy
  outbox: Outbox
  keeping: DeviceKeeping
  tabs: OtherTabs
  asking: Asking
  givenBack: GivenBack
  reading: StateReading
  isLive(): boolean
  inquire(operationIds: string[]): Promise<InquireReply>
  /** There may be fewer or more that wait than before. */
  changed(): void
}

export interface Return {
  /** Level with the server: looks for what was left behind. */
  look(): Promise<void>
}

export function createReturn(world: ReturnWorld): Return {
  const { board, outbox, keeping, tabs, asking, givenBack, reading, changed } = world
  let looking = false

  async function look(): Promise<void> {
    if (looking || !keeping.owner()) return
    looking = true
    try {
      await takeOver()
      await bringIn()
    } finally {
      looking = false
    }
    changed()
  }

  async function takeOver(): Promise<void> {
    const adopted = await keeping.adopt(await tabs.living())
    if (!adopted.ok) return
    const { operations, unreadable } = adopted.value
    tabs.adopted(operations.map(({ id }) => id))
    for (const text of unreadable) {
      givenBack.draft("Something that was kept on this device could not be read, and was not sent.", text)
    }
    changed()
  }

  async function bringIn(): Promise<void> {
    const held = keeping.held()
    if (held.length === 0) return
    const committed = await committedOf(held.map(({ id }) => id))
    // Lost meanwhile: they stay where they are until the next time.
    if (!committed || !world.isLive()) return
    for (const id of committed) keeping.release(id)
    doAgain(held.filter(({ id }) => !committed.has(id)))
  }

  async function committedOf(ids: string[]): Promise<Set<string> | null> {
    const committed = new Set<string>()
    for (let from = 0; from < ids.length; from += operationsNamed) {
      if (!world.isLive()) return null
      try {
        const reply = await world.inquire(ids.slice(from, from + operationsNamed))
        for (const id of reply.committed) committed.add(id)
      } catch {
        return null
      }
    }
    return committed
  }

  function doAgain(operations: readonly KeptOperation[]): void {
    const placed = inPlace(board, operations)
    // What this page has done meanwhile is newer than what an earlier one did.
    const { left, conflicts } = sortOut(
      board.doc,
      placed.map((operation) => ({ ...operation, away: true })),
    )
    for (const { id, changes: all, madeAt } of placed) {
      const changes = left({ id })
      if (changes && changes.length > 0) {
        const fits = stillToDo(board.doc, changes)
        const { you, conditions } = reading.last
        const allowed = mayAll(you, (touch) => circumstancesOf(board.doc, touch, conditions), fits)
        const done = allowed.ok ? board.write(fits) : allowed
        if (!done.ok) {
          const why = "why" in done.error ? done.error.why : done.error.message
          givenBack.operations([{ id, changes: all }], `Not saved: ${why}`)
        } else if (done.value.update) {
          const { changes: made, update } = done.value
          outbox.add({ id, changes: made, update, madeAt, sentAt: null, away: false })
        }
      }
      keeping.release(id)
    }
    asking.ask(conflicts)
    outbox.scheduleSend()
  }

  return { look }
}

/**
 * The edits of texts as they fall into the text as it is now. Where the earlier tab's own updates still fit onto this
 * document, Yjs says it exactly; where they do not, the place is looked for by the words.
 */
function inPlace(board: BoardCopy, operations: readonly KeptOperation[]): KeptOperation[] {
  const epoch = board.place?.epoch
  const edits = operations.some(({ changes }) => changes.some(isPlainEdit))
  if (!edits || operations.some((operation) => operation.epoch !== epoch)) return [...operations]
  const scratch = new Y.Doc()
  if (!integrate(scratch, Y.encodeStateAsUpdate(board.doc))) return [...operations]
  const placed: KeptOperation[] = []
  for (const operation of operations) {
    // Of a text that it formats too, each of its edits says by itself what it put in: made one, words would come twice.
    const formatted = new Set(operation.changes.filter(isFormatting).map(keyOf))
    const plain = operation.changes.filter(isPlainEdit).filter((change) => !formatted.has(keyOf(change)))
    const before = new Map(plain.map((change) => [keyOf(change), textOf(scratch, change)]))
    // Yjs keeps what does not fit for later: nothing behind it can be placed either.
    if (operation.update.length > 0 && !integrate(scratch, operation.update)) {
      return [...placed, ...operations.slice(placed.length)]
    }
    placed.push({
      ...operation,
      changes: operation.changes.flatMap((change) => moved(change, before, formatted)),
    })
  }
  return placed

  /** All that an operation did to one text is one edit. */
  function moved(
    change: BoardChange,
    before: Map<string, string>,
    formatted: ReadonlySet<string>,
  ): BoardChange[] {
    if (!isPlainEdit(change) || formatted.has(keyOf(change))) return [change]
    const was = before.get(keyOf(change))
    if (was === undefined) return []
    before.delete(keyOf(change))
    return [{ ...change, ...textEdit(was, textOf(scratch, change)) }]
  }
}

type PlainEdit = Extract<BoardChange, { kind: "editText" | "editMetaText" }>

const isPlainEdit = (change: BoardChange): change is PlainEdit =>
  change.kind === "editMetaText" || (change.kind === "editText" && change.attributes === undefined)

const isFormatting = (change: BoardChange): change is Exclude<TextChange, { kind: "editMetaText" }> =>
  change.kind === "formatText" || (change.kind === "editText" && change.attributes !== undefined)

const keyOf = (change: TextChange): string =>
  change.kind === "editMetaText"
    ? `meta/${change.field}`
    : `${change.collection}/${change.id}/${change.field}`

function textOf(doc: Y.Doc, change: PlainEdit): string {
  const map =
    change.kind === "editMetaText" ? doc.getMap("meta") : doc.getMap(change.collection).get(change.id)
  const text = map instanceof Y.Map ? map.get(change.field) : null
  return text instanceof Y.Text ? text.toString() : ""
}
