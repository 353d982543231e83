/** A server that has closed has let go of its port, whoever was still holding a line open. */
import type { Server } from "node:http"
import type { Duplex } from "node:stream"

/** Call it when the server is made, and what it returns when the server is to close. */
export function closerOf(http: Server): () => Promise<void> {
  const upgraded = new Set<Duplex>()
  http.on("upgrade", (_request, socket) => {
    upgraded.add(socket)
    socket.once("close", () => upgraded.delete(socket))
  })
  return () =>
    new Promise((resolve) => {
      http.close(() => resolve())
      http.closeAllConnections()
      // Node leaves these to whoever upgraded them and waits for them; Next forgets some of its own while developing.
      for (const socket of upgraded) socket.destroy()
    })
}
