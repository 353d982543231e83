// npm run build: .next/ and dist/server.mjs, if the sources have changed since the last time.
import { ensureBuilt, ensureGenerated, ensureInstalled, requireNode } from "./steps.mjs"

requireNode()
await ensureInstalled()
await ensureGenerated()
await ensureBuilt()
