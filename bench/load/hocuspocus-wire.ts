/** Hocuspocus: y-protocols behind the document's name, a token first, and an answer to each update. */
import * as Y from "yjs"
import { openRawSocket } from "./raw-socket.ts"
import type { Joining, Seat, Wire } from "./wire.ts"
import { message, reader, syncStep1, syncStep2, syncUpdate } from "./y-messages.ts"

const sync = 0
const auth = 2
const syncReply = 4
const syncStatus = 8
const emptyState = Uint8Array.of(0)

export function hocuspocusWire(address: string): Wire {
  const wire: Wire = {
    acknowledges: "by message",
    async createBoard(name, _lines, content) {
      const board = { id: name, code: "", leave() {} }
      const seat = await (await wire.invite(board, "")).join({ clientId: content.clientID })
      seat.send(Y.encodeStateAsUpdate(content), "")
      return { ...board, leave: () => seat.close() }
    },
    invite: async (board) => ({ join: (joining) => join(board.id, joining) }),
  }

  async function join(name: string, { onState, onUpdate, onAcknowledged }: Joining): Promise<Seat> {
    let synced: () => void = () => {}
    const whole = new Promise<void>((resolve) => {
      synced = resolve
    })
    /** Answers come in the order of the updates and name none. */
    const sent: string[] = []
    const socket = await openRawSocket({
      url: `ws://${address}/`,
      onFrame(payload) {
        const from = reader(payload)
        from.bytes()
        const type = from.number()
        if (type === auth) socket.send(message(name, sync, syncStep1, emptyState))
        else if (type === syncStatus) {
          const taken = from.number() === 1
          const operationId = sent.shift()
          if (taken && operationId) onAcknowledged?.([operationId])
        } else if (type === sync || type === syncReply) {
          const step = from.number()
          if (step === syncStep1) return
          if (step === syncStep2) {
            onState?.(from.bytes())
            synced()
          } else onUpdate?.(from.bytes())
        }
      },
      onClose() {},
    })
    socket.send(message(name, auth, 0, "bench"))
    await whole
    // An answer to an update is its name and two numbers; others' updates are longer.
    if (!onUpdate) socket.discard(name.length + 3)
    return {
      send(update, operationId) {
        sent.push(operationId)
        socket.send(message(name, sync, syncUpdate, update))
      },
      close: () => socket.close(),
    }
  }
  return wire
}
