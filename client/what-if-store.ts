/**
 * What is supposed on this page, kept over a reload: in the tab's own storage, so that it stays private and ends with
 * the tab. Of a world that is watched only which one it is; what is set in it stands on the board.
 */
import { z } from "zod"
import { Supposed } from "../core/board.ts"
import { nothingSet, type WhatIf } from "../core/network/questions.ts"
import type { WhatIfSource } from "./what-if.ts"

const Whatever = z.object({
  outcomes: z.record(z.string(), Supposed),
  levels: z.record(z.string(), z.number()),
  signals: z.record(z.string(), z.enum(["observed", "notObserved", "watching"])),
})
const Source = z.union([
  z.object({ kind: z.literal("own") }),
  z.object({ kind: z.literal("world"), worldId: z.string(), edits: z.boolean() }),
])
const Kept = z.object({
  source: Source,
  own: Whatever,
  openedFrom: z.string().nullable(),
  how: z.enum(["exact", "sampled"]),
})

export interface WhatIfKept {
  source: WhatIfSource
  /** One's own; it stays while a world is watched. */
  own: WhatIf
  /** The world by whose name it was begun. */
  openedFrom: string | null
  /** Sampled once somebody has agreed to it, where the model is too large to be exact. */
  how: "exact" | "sampled"
}

export interface WhatIfStore {
  get(): WhatIfKept
  set(next: WhatIfKept): void
  subscribe(listener: () => void): () => void
}

export const noWhatIf: WhatIfKept = {
  source: { kind: "own" },
  own: nothingSet,
  openedFrom: null,
  how: "exact",
}

export function createWhatIfStore(boardId: string, storage: () => Storage | null): WhatIfStore {
  const key = `parley.what-if.${boardId}`
  const listeners = new Set<() => void>()
  let kept = read(key, storage)
  return {
    get: () => kept,
    set(next) {
      if (next === kept) return
      kept = next
      write(key, storage, next)
      for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

function read(key: string, storage: () => Storage | null): WhatIfKept {
  try {
    const text = storage()?.getItem(key)
    const parsed = text ? Kept.safeParse(JSON.parse(text)) : null
    return parsed?.success ? parsed.data : noWhatIf
  } catch {
    // A browser without storage, or what somebody else wrote there: nothing is set.
    return noWhatIf
  }
}

function write(key: string, storage: () => Storage | null, kept: WhatIfKept): void {
  try {
    if (kept === noWhatIf) storage()?.removeItem(key)
    else storage()?.setItem(key, JSON.stringify(kept))
  } catch {
    // Without storage it ends with the page.
  }
}
