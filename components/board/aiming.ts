/** Which place a pointer means, from where things stand on the screen. Pure. */
export interface Standing {
  id: string
  /** The near and the far edge, along the way in which the list runs. */
  from: number
  to: number
}

/**
 * The one that what is dropped at `at` would stand before; null: behind all. What is in the air is no neighbour: it is
 * passed over, and the place where it came from is the place before whatever follows it.
 */
export function followerAt(
  standing: readonly Standing[],
  at: number,
  inTheAir: ReadonlySet<string>,
): string | null {
  for (const { id, from, to } of standing) {
    if (!inTheAir.has(id) && at < (from + to) / 2) return id
  }
  return null
}
