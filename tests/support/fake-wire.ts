/** Everybody's connections to one server, without sockets. */
import type { DocumentName } from "../../core/permissions.ts"
import type { ServerMessage } from "../../core/protocol.ts"
import { type Publisher, pieceBytes, piecesOf, type Wire } from "../../server/rooms/ports.ts"

export interface FakeNet extends Publisher {
  /** Registers a socket; `deliver` gets what the server sends to it, in order. */
  wire(socketId: string, deliver: (message: ServerMessage) => void, closed: () => void): Wire
  forget(socketId: string): void
  /** How many are registered. */
  sockets(): number
  /** Called with everything that is published, before anybody gets it. */
  watch: (boardId: string, doc: DocumentName, message: ServerMessage) => void
  /** Called with what is sent to one socket alone. */
  sent: (socketId: string, message: ServerMessage) => void
  /** Called between one recipient of a published message and the next. */
  between: () => void
  /** The process is gone: nothing more leaves it, not even to the other half of those who are being told. */
  stop(): void
  stopped(): boolean
}

export function createFakeNet(): FakeNet {
  const sockets = new Map<string, (message: ServerMessage) => void>()
  const groups = new Map<string, Set<string>>()
  const group = (boardId: string, doc: DocumentName) => {
    const name = `${boardId}/${doc}`
    const members = groups.get(name) ?? new Set<string>()
    groups.set(name, members)
    return members
  }
  let stopped = false
  const net: FakeNet = {
    watch: () => {},
    sent: () => {},
    between: () => {},
    stop() {
      stopped = true
    },
    stopped: () => stopped,
    sockets: () => sockets.size,
    publish(boardId, doc, message) {
      if (stopped) return
      net.watch(boardId, doc, message)
      for (const socketId of [...group(boardId, doc)]) {
        if (stopped) return
        sockets.get(socketId)?.(message)
        net.between()
      }
    },
    join(socketId, boardId, doc) {
      if (sockets.has(socketId)) group(boardId, doc).add(socketId)
    },
    leave(socketId, boardId, doc) {
      group(boardId, doc).delete(socketId)
    },
    wire(socketId, deliver, closed) {
      sockets.set(socketId, deliver)
      return {
        socketId,
        send(message) {
          if (stopped || !sockets.has(socketId)) return
          net.sent(socketId, message)
          sockets.get(socketId)?.(message)
        },
        stream(states) {
          for (const state of states) {
            for (let index = 0; index < piecesOf(state); index++) {
              const bytes = state.bytes.slice(index * pieceBytes, (index + 1) * pieceBytes)
              sockets.get(socketId)?.({ type: "piece", body: { state: state.id, index, bytes } })
            }
          }
        },
        close() {
          if (stopped) return
          net.forget(socketId)
          closed()
        },
      }
    },
    forget(socketId) {
      sockets.delete(socketId)
      for (const members of groups.values()) members.delete(socketId)
    },
  }
  return net
}
