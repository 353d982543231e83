/**
 * The value after, with everything that did not change taken from the value before, so that `===` tells what did.
 * Both are plain JSON values.
 */
export function keepSame<T>(before: T, after: T): T {
  if (Object.is(before, after)) return before
  if (Array.isArray(before) && Array.isArray(after)) {
    const next = after.map((item, i) => (i < before.length ? keepSame(before[i], item) : item))
    return next.length === before.length && next.every((item, i) => item === before[i]) ? before : (next as T)
  }
  if (isRecord(before) && isRecord(after)) {
    const keys = Object.keys(after)
    const next: Record<string, unknown> = {}
    for (const key of keys) {
      next[key] = Object.hasOwn(before, key) ? keepSame(before[key], after[key]) : after[key]
    }
    const same =
      keys.length === Object.keys(before).length &&
      keys.every((key) => Object.hasOwn(before, key) && next[key] === before[key])
    return same ? before : (next as T)
  }
  return after
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
