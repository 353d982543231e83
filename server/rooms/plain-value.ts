/**
 * A value that came in an update, as its schema reads it, or nothing. What the schema would strip, inherit or
 * convert is refused: every replica stores the raw value, so what was judged must be all that there is.
 */
import type { z } from "zod"

const maxDepth = 8

export function isValueOf(schema: z.ZodType, raw: unknown): boolean {
  if (!isPlain(raw, maxDepth)) return false
  const parsed = schema.safeParse(raw)
  return parsed.success && sameValue(raw, parsed.data)
}

/** JSON and nothing else: own keys only, no undefined, no bytes, no big integers, no borrowed prototype. */
function isPlain(value: unknown, depth: number): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true
  if (typeof value === "number") return Number.isFinite(value)
  if (typeof value !== "object" || depth === 0) return false
  if (Array.isArray(value)) return value.every((entry) => isPlain(entry, depth - 1))
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  return Object.values(value).every((entry) => isPlain(entry, depth - 1))
}

function sameValue(raw: unknown, parsed: unknown): boolean {
  if (raw === parsed) return true
  if (typeof raw !== "object" || typeof parsed !== "object" || raw === null || parsed === null) return false
  const rawKeys = Object.keys(raw)
  if (Array.isArray(raw) !== Array.isArray(parsed) || rawKeys.length !== Object.keys(parsed).length)
    return false
  return rawKeys.every(
    (key) =>
      Object.hasOwn(parsed, key) &&
      sameValue((raw as Record<string, unknown>)[key], (parsed as Record<string, unknown>)[key]),
  )
}
