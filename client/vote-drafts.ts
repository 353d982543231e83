/**
 * What somebody has typed of a link or a table and not handed in: for this tab, across a reload. One's own and blind, so
 * it goes nowhere else. By board, member and question.
 */
import { z } from "zod"

/** Nothing in it was put there by anybody else. */
const VoteDraft = z.object({
  /** nats; null: none is chosen. */
  shift: z.number().nullable(),
  /** Of a table, at its lowest, middle and highest levels; null: as it was. */
  anchors: z.array(z.array(z.number())).nullable(),
  rationale: z.string(),
})
export type VoteDraft = z.infer<typeof VoteDraft>

export interface VoteDrafts {
  /** null: nothing is typed. The same object until it changes. */
  of(question: string): VoteDraft | null
  keep(question: string, draft: VoteDraft): void
  drop(question: string): void
  subscribe(listener: () => void): () => void
}

export function createVoteDrafts(owner: string, storage: () => Storage | null): VoteDrafts {
  const here = new Map<string, VoteDraft | null>()
  const listeners = new Set<() => void>()
  const keyOf = (question: string) => `parley.vote.${owner}.${question}`

  function read(question: string): VoteDraft | null {
    try {
      const kept = VoteDraft.safeParse(JSON.parse(storage()?.getItem(keyOf(question)) ?? "null"))
      return kept.success ? kept.data : null
    } catch {
      // Nothing is kept, or not by us.
      return null
    }
  }
  function set(question: string, draft: VoteDraft | null): void {
    here.set(question, draft)
    try {
      if (draft) storage()?.setItem(keyOf(question), JSON.stringify(draft))
      else storage()?.removeItem(keyOf(question))
    } catch {
      // Without storage it stands as long as the page.
    }
    for (const listener of [...listeners]) listener()
  }
  return {
    of(question) {
      if (!here.has(question)) here.set(question, read(question))
      return here.get(question) ?? null
    },
    keep: set,
    drop: (question) => set(question, null),
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
