/** What the rooms and sessions of one board have in common: who is here, how fast they may go, what is open. */
import * as Y from "yjs"
import { integrateUpdate } from "../../core/integration-doc.ts"
import type { DocumentName } from "../../core/permissions.ts"
import type { Durability } from "../../core/protocol.ts"
import { type BoardJudgement, createJudgement } from "./judgement.ts"
import type { JudgementStore } from "./judgement-port.ts"
import {
  BoardDamaged,
  type BoardStore,
  type Clock,
  type LoadedDocument,
  type Meters,
  type Publisher,
  type RoomLog,
} from "./ports.ts"
import { type BoardPresence, createPresence } from "./presence.ts"
import { createRoom, type Room } from "./room.ts"
import type { Session } from "./session.ts"
import { createTokenBucket, type TokenBucket } from "./token-bucket.ts"

export const unloadAfterMs = 60_000
/** What is applied in one go when a document is read back, or less; between two goes others get their turn. */
const slice = { updates: 1_000, bytes: 128 * 1024, ms: 8 }

export interface BoardWorld {
  store: BoardStore
  judgements: JudgementStore
  clock: Clock
  newId(): string
  log: RoomLog
  meters: Meters
  publisher: Publisher
}

export interface Board extends BoardWorld {
  readonly boardId: string
  readonly presence: BoardPresence
  readonly judgement: BoardJudgement
  readonly sessions: ReadonlySet<Session>
  /** Loads once however many ask together (R11). Rejects with NoSuchBoard, BoardDamaged. */
  open(name: DocumentName): Promise<Room>
  tokensOf(memberId: string): TokenBucket
  durability(): Durability
  /** Tells everyone, if it is news. */
  tellDurability(): void
  entered(session: Session): void
  left(session: Session): void
  /** The session that this tab says hello with; the one that it spoke through before ends now. */
  speaksThrough(session: Session, tab: string): void
  /** From now on what is published of this document reaches the socket. */
  hears(socketId: string, doc: DocumentName): void
  deaf(socketId: string, doc: DocumentName): void
  /** How many sockets that is. */
  audience(doc: DocumentName): number
  /** What is open and what it holds for the database. */
  census(): { rooms: number; heldOperations: number; heldBytes: number }
  close(): Promise<void>
}

interface OpenRoom {
  opening: Promise<Room>
  /** null while it is being opened. */
  room: Room | null
  closing: Promise<void> | null
}

export function createBoard(boardId: string, world: BoardWorld, unloaded: () => void): Board {
  const { store, clock, log, meters, publisher } = world
  const rooms = new Map<DocumentName, OpenRoom>()
  const sessions = new Set<Session>()
  const buckets = new Map<string, TokenBucket>()
  const unreachable = new Set<DocumentName>()
  const hearers = new Map<DocumentName, Set<string>>()
  const tabs = new Map<string, Session>()
  const tabOf = new Map<Session, string>()
  let told: Durability = store.durability()
  let cancelUnload: (() => void) | null = null

  const presence = createPresence(clock, (body) =>
    publisher.publish(boardId, "board", { type: "presence", body }),
  )

  const judgement = createJudgement({
    ...world,
    boardId,
    open,
    present: presence.entries,
    conditionsChanged(_conditions, concealing) {
      presence.conceal(concealing)
    },
    toAuthor(memberId, mine) {
      for (const session of sessions) if (session.memberId === memberId) session.mine(mine)
    },
  })

  function open(name: DocumentName): Promise<Room> {
    restartUnload()
    const current = rooms.get(name)
    if (current && !current.closing) return current.opening
    const before = current?.closing
    const entry: OpenRoom = { opening: load(), room: null, closing: null }
    rooms.set(name, entry)
    // One that did not load is tried anew by the next who asks; the failure itself goes to those who wait.
    entry.opening.catch(() => forget(name, entry))
    return entry.opening

    async function load(): Promise<Room> {
      await before
      try {
        const began = clock.now()
        const loaded = await store.load(boardId, name)
        const doc = await rebuild(loaded)
        entry.room = createRoom(
          {
            ...world,
            boardId,
            name,
            reachable(reachable) {
              if (reachable) unreachable.delete(name)
              else unreachable.add(name)
              tellDurability()
            },
            audience: () => audience(name),
            conditions: judgement.conditions,
            phaseBroken: (memberId) => judgement.phaseBroken(memberId, "edit"),
            broken() {
              publisher.publish(boardId, name, { type: "resync", body: { doc: name, reason: "reset" } })
              void shut(name, entry, "ended")
            },
          },
          loaded,
          doc,
        )
        meters.opened(name, Math.max(0, clock.now() - began))
        return entry.room
      } catch (error) {
        if (error instanceof BoardDamaged) await quarantine(error)
        throw error
      }
    }
  }

  async function rebuild(loaded: LoadedDocument): Promise<Y.Doc> {
    const doc = new Y.Doc()
    let next = 0
    /** Applies from `next` on until the slice is full. */
    const applySlice = () => {
      const began = clock.now()
      let bytes = 0
      for (let count = 0; next < loaded.updates.length; count++, next++) {
        const update = loaded.updates[next] as Uint8Array
        bytes += update.length
        if (count > 0 && (count >= slice.updates || bytes > slice.bytes)) return
        if (count > 0 && clock.now() - began >= slice.ms) return
        integrateUpdate(doc, update)
      }
    }
    while (next < loaded.updates.length) {
      const first = next
      try {
        doc.transact(applySlice)
      } catch {
        throw new BoardDamaged("an update in the log cannot be read")
      }
      // Of several also after the last: what comes next is a whole encode.
      if (next - first < loaded.updates.length) await new Promise<void>((resolve) => clock.after(0, resolve))
    }
    return doc
  }

  async function quarantine(damage: BoardDamaged): Promise<void> {
    log.error({ boardId, err: damage }, "a board cannot be read back; it is out of service")
    try {
      await store.quarantine(boardId, damage.message)
    } catch (error) {
      // It stays closed either way: nothing was loaded that could be written.
      log.error({ boardId, err: error }, "a damaged board could not be marked")
    }
  }

  function forget(name: DocumentName, entry: OpenRoom): void {
    if (rooms.get(name) === entry) rooms.delete(name)
    unreachable.delete(name)
    tellDurability()
    if (rooms.size === 0 && sessions.size === 0) unloaded()
  }

  function shut(name: DocumentName, entry: OpenRoom, why: "idle" | "ended"): Promise<void> {
    entry.closing ??= entry.opening
      .then((room) => room.close(why))
      .catch((error: unknown) => log.warn({ boardId, doc: name, err: error }, "a room did not close cleanly"))
      .then(() => forget(name, entry))
    return entry.closing
  }

  function forgetTab(session: Session): void {
    const tab = tabOf.get(session)
    if (tab !== undefined) tabs.delete(tab)
    tabOf.delete(session)
  }

  const audience = (doc: DocumentName): number => hearers.get(doc)?.size ?? 0

  function durability(): Durability {
    return unreachable.size > 0 ? "unavailable" : store.durability()
  }

  function tellDurability(): void {
    const now = durability()
    if (now === told) return
    told = now
    publisher.publish(boardId, "board", { type: "status", body: { durability: now } })
  }

  function restartUnload(): void {
    cancelUnload?.()
    cancelUnload = null
    if (sessions.size === 0) cancelUnload = clock.after(unloadAfterMs, () => void closeRooms("idle"))
  }

  async function closeRooms(why: "idle" | "ended"): Promise<void> {
    cancelUnload = null
    judgement.rest()
    await Promise.all([...rooms].map(([name, entry]) => shut(name, entry, why)))
    if (rooms.size === 0 && sessions.size === 0) unloaded()
  }

  return {
    ...world,
    boardId,
    presence,
    judgement,
    sessions,
    open,
    durability,
    tellDurability,
    tokensOf(memberId) {
      const bucket = buckets.get(memberId) ?? createTokenBucket(clock)
      buckets.set(memberId, bucket)
      return bucket
    },
    entered(session) {
      sessions.add(session)
      restartUnload()
    },
    left(session) {
      forgetTab(session)
      if (sessions.delete(session)) restartUnload()
    },
    speaksThrough(session, tab) {
      // Ids of tabs are chosen by browsers: nobody ends another member's session.
      const key = `${session.memberId} ${tab}`
      const before = tabs.get(key)
      if (before === session) return
      forgetTab(session)
      before?.bye({ reason: "replaced", message: "This tab has connected anew." })
      tabs.set(key, session)
      tabOf.set(session, key)
    },
    hears(socketId, doc) {
      const sockets = hearers.get(doc) ?? new Set()
      hearers.set(doc, sockets.add(socketId))
      publisher.join(socketId, boardId, doc)
    },
    deaf(socketId, doc) {
      hearers.get(doc)?.delete(socketId)
      publisher.leave(socketId, boardId, doc)
    },
    audience,
    census() {
      const held = [...rooms.values()].map(({ room }) => room?.holding() ?? { operations: 0, bytes: 0 })
      return {
        rooms: rooms.size,
        heldOperations: held.reduce((sum, { operations }) => sum + operations, 0),
        heldBytes: held.reduce((sum, { bytes }) => sum + bytes, 0),
      }
    },
    async close() {
      cancelUnload?.()
      judgement.stop()
      await closeRooms("ended")
      presence.stop()
    },
  }
}
