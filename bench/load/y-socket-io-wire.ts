/** y-socket.io: one Socket.IO namespace a document, updates as binary attachments of events. */
import * as Y from "yjs"
import { openRawSocket } from "./raw-socket.ts"
import type { Joining, Seat, Wire } from "./wire.ts"

const emptyState = Uint8Array.of(0)
const attachment = '{"_placeholder":true,"num":0}'
/** Longer than any ping, shorter than any update. */
const pingBytes = 1

export function ySocketIoWire(address: string): Wire {
  const wire: Wire = {
    acknowledges: "when others see it",
    async createBoard(name, _lines, content) {
      const board = { id: name, code: "", leave() {} }
      const seat = await (await wire.invite(board, "")).join({ clientId: content.clientID })
      seat.send(Y.encodeStateAsUpdate(content), "")
      return { ...board, leave: () => seat.close() }
    },
    invite: async (board) => ({ join: (joining) => join(`/yjs|${board.id}`, joining) }),
  }

  async function join(namespace: string, { onState, onUpdate }: Joining): Promise<Seat> {
    let synced: () => void = () => {}
    const whole = new Promise<void>((resolve) => {
      synced = resolve
    })
    /** What the next attachment is. */
    let awaited: "state" | "update" | "other" = "other"
    const socket = await openRawSocket({
      url: `ws://${address}/socket.io/?EIO=4&transport=websocket`,
      onFrame(payload, isText) {
        if (!isText) {
          if (awaited === "update") onUpdate?.(payload)
          if (awaited !== "state") return
          onState?.(payload)
          synced()
          return
        }
        const packet = payload.toString()
        if (packet === "2") socket.send("3")
        else if (packet.startsWith("0")) socket.send(`40${namespace},`)
        else if (packet.startsWith("461-")) awaited = "state"
        else if (packet.startsWith("451-")) {
          awaited = packet.includes('"sync-update"') ? "update" : "other"
          // Its own question says that it listens from now on.
          if (packet.includes('"sync-step-1"')) {
            socket.send(`451-${namespace},0["sync-step-1",${attachment}]`)
            socket.send(emptyState)
          }
        }
      },
      onClose() {},
    })
    await whole
    if (!onUpdate) socket.discard(pingBytes)
    return {
      send(update) {
        socket.send(`451-${namespace},["sync-update",${attachment}]`)
        socket.send(update)
      },
      close: () => socket.close(),
    }
  }
  return wire
}
