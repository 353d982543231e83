/**
 * Files of snapshots as the calls ask for them, made in the thread of the renderers. The page alone is made here: it takes
 * milliseconds, and whoever opens a link does not wait behind somebody's annex.
 */
import { pageOf } from "../exports/page-of.ts"
import { renderThread } from "../exports/render-thread.ts"
import type { Exports } from "./ports.ts"

export const exportsHere: Exports = { ...renderThread, page: async (input) => pageOf(input) }
