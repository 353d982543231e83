// npm start: everything that a fresh clone needs, then the server in this very process, so that signals reach it and a
// kill of this process is a kill of the server.
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import {
  ensureBuilt,
  ensureGenerated,
  ensureInstalled,
  orGiveUp,
  requireNode,
  root,
  stopWithNpm,
} from "./steps.mjs"

stopWithNpm()
await orGiveUp(async () => {
  requireNode()
  await ensureInstalled()
  await ensureGenerated()
  await ensureBuilt()
})
process.env.NODE_ENV = "production"
process.env.NEXT_TELEMETRY_DISABLED = "1"
process.setSourceMapsEnabled(true)
await import(pathToFileURL(join(root, "dist", "server.mjs")).href)
