// npm run build: .next/ and dist/, if the sources have changed since the last time.
import { ensureBuilt, ensureGenerated, ensureInstalled, orGiveUp, requireNode } from "./steps.mjs"

await orGiveUp(async () => {
  requireNode()
  await ensureInstalled()
  await ensureGenerated()
  await ensureBuilt()
})
