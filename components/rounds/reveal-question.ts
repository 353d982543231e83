/** That a facilitator would like to reveal a round: asked by a key or a button, answered by whoever shows the strip. */
const listeners = new Set<(round: number) => void>()

export function askToReveal(round: number): void {
  for (const listener of listeners) listener(round)
}

/** Until the returned function is called. */
export function onRevealAsked(listener: (round: number) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
