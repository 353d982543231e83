/**
 * Which part of a scenario somebody wants to be at, said by a command (E, P, C) before the panel is there. Kept
 * outside React, since the panel may be opened by the address a moment later.
 */
/** "no-focus": opened by another hand than this person's, whose focus stays where it is. */
export type Part = "title" | "likelihood" | "comment" | "unread" | "no-focus"

let wanted: { scenarioId: string; part: Part } | null = null
const listeners = new Set<() => void>()

export function askFor(scenarioId: string, part: Part): void {
  wanted = { scenarioId, part }
  for (const listener of listeners) listener()
}

/** What is wanted of this scenario, once: asking again gives null. */
export function takeIntent(scenarioId: string): Part | null {
  if (wanted?.scenarioId !== scenarioId) return null
  const { part } = wanted
  wanted = null
  return part
}

export function onIntent(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
