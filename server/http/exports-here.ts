/** Files of snapshots as the calls ask for them, made in the thread of the renderers. */
import { renderThread } from "../exports/render-thread.ts"
import type { Exports } from "./ports.ts"

export const exportsHere: Exports = renderThread
