/** Everybody's sockets but this one, as the server tells of them (R8). */
import type { Presence, PresenceEntry } from "../core/protocol.ts"

export interface OthersHere {
  begin(entries: readonly PresenceEntry[], ownSocketId: string): PresenceEntry[]
  change(presence: Presence): PresenceEntry[]
  clear(): PresenceEntry[]
}

export function createOthersHere(): OthersHere {
  let here = new Map<string, PresenceEntry>()
  let own = ""
  return {
    begin(entries, ownSocketId) {
      own = ownSocketId
      here = new Map(entries.map((entry) => [entry.socketId, entry]))
      here.delete(own)
      return [...here.values()]
    },
    change({ gone, changed }) {
      for (const id of gone) here.delete(id)
      for (const entry of changed) if (entry.socketId !== own) here.set(entry.socketId, entry)
      return [...here.values()]
    },
    clear() {
      here.clear()
      return []
    },
  }
}
