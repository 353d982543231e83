/** What is typed and not a change yet: counted as unsaved, and flushed before the next change, so that order holds (A5). */
import type { Clock } from "./browser-world.ts"
import type { HeldBack } from "./session.ts"

export interface HeldDrafts {
  count(): number
  hold(flush: () => void, heldBack?: HeldBack): () => void
  flush(): void
  /** Since when each that may yet become a change has waited. */
  waitingSince(): number[]
  heldBack(): HeldBack | null
}

export function createHeldDrafts(clock: Clock, changed: () => void): HeldDrafts {
  const held = new Map<() => void, { since: number; heldBack: HeldBack | null }>()
  return {
    count: () => held.size,
    hold(flush, heldBack) {
      held.set(flush, { since: clock.now(), heldBack: heldBack ?? null })
      changed()
      return () => {
        if (held.delete(flush)) changed()
      }
    },
    flush() {
      for (const [flush, { since }] of [...held]) {
        // Taken out first: the flush itself makes a change.
        if (!held.delete(flush)) continue
        flush()
        // Held again, since it cannot become a change now: it has waited all the same.
        const again = held.get(flush)
        if (again) again.since = since
      }
    },
    waitingSince: () => [...held.values()].flatMap(({ since, heldBack }) => (heldBack ? [] : [since])),
    heldBack: () => [...held.values()].find(({ heldBack }) => heldBack)?.heldBack ?? null,
  }
}
