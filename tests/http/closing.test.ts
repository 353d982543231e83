import { createServer } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { expect, it } from "vitest"
import { closerOf } from "../../server/http/closing.ts"

it("closes although somebody asks, and somebody was upgraded and then forgotten", async () => {
  const http = createServer(() => undefined)
  const close = closerOf(http)
  const arrived = Promise.all([
    new Promise((resolve) => http.once("request", resolve)),
    new Promise((resolve) => http.once("upgrade", resolve)),
  ])
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve))
  const { port } = http.address() as AddressInfo
  const ended = ["", "connection: upgrade\r\nupgrade: websocket\r\n"].map(
    (upgrade) =>
      new Promise((resolve) => {
        const caller = connect(port, "127.0.0.1")
        caller.resume().on("error", () => undefined)
        caller.once("close", resolve)
        caller.write(`GET / HTTP/1.1\r\nhost: x\r\n${upgrade}\r\n`)
      }),
  )
  await arrived
  await close()
  await Promise.all(ended)
  expect(http.listening).toBe(false)
})
