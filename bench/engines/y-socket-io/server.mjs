// y-socket.io as its readme sets it up, with its LevelDB.
import { createServer } from "node:http"
import { Server } from "socket.io"
import { YSocketIO } from "y-socket.io/dist/server"

const server = createServer((_request, response) => response.end("y-socket.io"))
const io = new Server(server, { perMessageDeflate: false })
new YSocketIO(io, { levelPersistenceDir: process.env.DATA }).initialize()
server.listen(Number(process.env.PORT), "127.0.0.1")
