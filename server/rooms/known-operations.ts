/**
 * Which operations are committed, so that a repeated one is acknowledged again and not done twice (A3): those of late
 * by memory, and all others by the log.
 */
import type { DocumentName } from "../../core/permissions.ts"
import { type Outbox, RoomClosed } from "./outbox.ts"
import type { BoardStore } from "./ports.ts"

const rememberedOperations = 10_000

/** The database does not answer and the room holds as much as it may. */
export class StorageAway extends Error {}

export interface KnownOperations {
  isCommitted(operationId: string, memberId: string): boolean
  committed(operations: readonly { id: string; memberId: string }[]): void
  /**
   * Finds out which of these are committed. One that is being committed under another client id is waited for:
   * whoever asks under a new one would do it again. Throws RoomClosed, StorageAway.
   */
  lookUp(operationIds: readonly string[], asked: { memberId: string; clientId: number }): Promise<void>
}

export interface KnownOperationsWorld {
  boardId: string
  name: DocumentName
  store: Pick<BoardStore, "committed">
  outbox: Pick<Outbox, "held" | "reachable" | "atCommit" | "seq">
  /** The log has a row that this room does not know of. */
  behind(): void
}

export function createKnownOperations(world: KnownOperationsWorld): KnownOperations {
  const { boardId, name, store, outbox, behind } = world
  /** Under the member's name: an id becomes public with its batch, and another could send it again as theirs. */
  const remembered = new Set<string>()

  const ofMember = (operationId: string, memberId: string): string => `${memberId} ${operationId}`
  const isCommitted = (operationId: string, memberId: string) =>
    remembered.has(ofMember(operationId, memberId))

  function remember(operationId: string, memberId: string): void {
    remembered.add(ofMember(operationId, memberId))
    if (remembered.size <= rememberedOperations) return
    const oldest = remembered.keys().next()
    if (!oldest.done) remembered.delete(oldest.value)
  }

  return {
    isCommitted,
    committed(operations) {
      for (const { id, memberId } of operations) remember(id, memberId)
    },
    async lookUp(operationIds, { memberId, clientId }) {
      const underAnother = (id: string) => (outbox.held(id)?.clientId ?? clientId) !== clientId
      if (operationIds.some(underAnother)) {
        if (!outbox.reachable()) throw new StorageAway()
        await outbox.atCommit(() => undefined)
      }
      const unknown = operationIds.filter((id) => !isCommitted(id, memberId) && !outbox.held(id))
      if (unknown.length === 0) return
      const found = await store.committed(boardId, name, unknown)
      // An earlier room's row, whose answer never came and which landed late.
      if ([...found.values()].some(({ seq }) => seq > outbox.seq())) {
        behind()
        throw new RoomClosed()
      }
      for (const [id, by] of found) remember(id, by.memberId)
    },
  }
}
