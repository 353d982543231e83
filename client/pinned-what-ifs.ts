/** What-ifs that are pinned to be compared: up to three, kept over a reload like the one that is set. */
import { z } from "zod"
import { Supposed } from "../core/board.ts"
import type { WhatIf } from "../core/network/questions.ts"

export interface PinnedWhatIf {
  id: string
  title: string
  whatIf: WhatIf
}
export const mostPins = 3

const Pins = z
  .array(
    z.object({
      id: z.string(),
      title: z.string(),
      whatIf: z.object({
        outcomes: z.record(z.string(), Supposed),
        levels: z.record(z.string(), z.number()),
        signals: z.record(z.string(), z.enum(["observed", "notObserved", "watching"])),
      }),
    }),
  )
  .max(mostPins)

export interface PinStore {
  get(): readonly PinnedWhatIf[]
  /** Says no when three are pinned. */
  pin(one: PinnedWhatIf): boolean
  unpin(id: string): void
  subscribe(listener: () => void): () => void
}

export function createPinStore(boardId: string, storage: () => Storage | null): PinStore {
  const key = `parley.pinned-what-ifs.${boardId}`
  const listeners = new Set<() => void>()
  let pins: readonly PinnedWhatIf[] = read(key, storage)
  const hold = (next: readonly PinnedWhatIf[]) => {
    pins = next
    try {
      storage()?.setItem(key, JSON.stringify(next))
    } catch {
      // Without storage they end with the page.
    }
    for (const listener of [...listeners]) listener()
  }
  return {
    get: () => pins,
    pin(one) {
      if (pins.some(({ id }) => id === one.id)) hold(pins.map((pin) => (pin.id === one.id ? one : pin)))
      else if (pins.length >= mostPins) return false
      else hold([...pins, one])
      return true
    },
    unpin: (id) => hold(pins.filter((pin) => pin.id !== id)),
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

function read(key: string, storage: () => Storage | null): readonly PinnedWhatIf[] {
  try {
    const parsed = Pins.safeParse(JSON.parse(storage()?.getItem(key) ?? "[]"))
    return parsed.success ? parsed.data : []
  } catch {
    return []
  }
}
