import { expect, it } from "vitest"
import { startWorker } from "../../server/store/checkpoint-thread.ts"

it("files are made without the network: no socket, no request, no name looked up", async () => {
  const worker = startWorker(new URL("./no-network-worker.ts", import.meta.url), 128)
  const told = await new Promise((resolve, reject) => {
    worker.once("message", resolve)
    worker.once("error", reject)
  })
  await worker.terminate()
  const refused = "files are made without the network"
  expect(told).toEqual({ connect: refused, http: refused, fetch: refused, lookup: refused })
})
