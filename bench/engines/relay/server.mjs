// What delivering costs when nothing else is done: every message goes to everybody else of the same path, as it came.
// Nothing is decoded, nothing is kept.
import { createServer } from "node:http"
import { WebSocketServer } from "ws"

const rooms = new Map()
const server = createServer((_request, response) => response.end("relay"))
const sockets = new WebSocketServer({ server, perMessageDeflate: false })

sockets.on("connection", (socket, { url }) => {
  const room = rooms.get(url) ?? new Set()
  rooms.set(url, room.add(socket))
  socket.on("message", (data, binary) => {
    for (const other of room) if (other !== socket) other.send(data, { binary })
  })
  socket.on("close", () => room.delete(socket))
})

server.listen(Number(process.env.PORT), "127.0.0.1")
