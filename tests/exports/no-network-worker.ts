/** Tries every way to the network that a package would take, after it was closed; tells which were open. */
import { lookup } from "node:dns"
import { get } from "node:http"
import { connect } from "node:net"
import { parentPort } from "node:worker_threads"
import { withoutNetwork } from "../../server/exports/no-network.ts"

withoutNetwork()
const ways: Record<string, () => unknown> = {
  connect: () => connect(9, "127.0.0.1"),
  http: () => get("http://127.0.0.1:9/"),
  fetch: () => fetch("http://127.0.0.1:9/"),
  lookup: () => lookup("localhost", () => {}),
}
const told: Record<string, string> = {}
for (const [name, way] of Object.entries(ways)) {
  try {
    await way()
    told[name] = "open"
  } catch (error) {
    told[name] = error instanceof Error ? error.message : String(error)
  }
}
parentPort?.postMessage(told)
