/** y-websocket, and the relay, which passes on the same messages and answers none. */
import * as Y from "yjs"
import { openRawSocket } from "./raw-socket.ts"
import type { Joining, Seat, Wire } from "./wire.ts"
import { message, reader, syncStep1, syncStep2, syncUpdate } from "./y-messages.ts"

const sync = 0
const emptyState = Uint8Array.of(0)

export function yWebsocketWire(address: string, { answers }: { answers: boolean }): Wire {
  const wire: Wire = {
    acknowledges: "when others see it",
    async createBoard(name, _lines, content) {
      const board = { id: name, code: "", leave() {} }
      const seat = await (await wire.invite(board, "")).join({ clientId: content.clientID })
      seat.send(Y.encodeStateAsUpdate(content), "")
      return { ...board, leave: () => seat.close() }
    },
    invite: async (board) => ({
      join: (joining) => join(`ws://${address}/${board.id}`, joining),
    }),
  }

  async function join(url: string, { onState, onUpdate }: Joining): Promise<Seat> {
    let synced: () => void = () => {}
    const whole = new Promise<void>((resolve) => {
      synced = resolve
    })
    const socket = await openRawSocket({
      url,
      onFrame(payload) {
        const from = reader(payload)
        if (from.number() !== sync) return
        const step = from.number()
        if (step === syncStep1) return
        if (step === syncStep2) {
          onState?.(from.bytes())
          synced()
        } else onUpdate?.(from.bytes())
      },
      onClose() {},
    })
    if (answers) {
      socket.send(message(sync, syncStep1, emptyState))
      await whole
    }
    if (!onUpdate) socket.discard(0)
    return {
      send: (update: Uint8Array) => socket.send(message(sync, syncUpdate, update)),
      close: () => socket.close(),
    }
  }
  return wire
}
