import { z } from "zod"

/**
 * The id of an entity on a board: short enough to be a key of a map many times over, and no key of
 * `Object.prototype`, since values are looked up by id in plain objects (an outcome called `constructor` would have
 * a function for its probability).
 */
export const Id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, "not an id")
  .refine((id) => !(id in Object.prototype), "not an id")
export type Id = z.infer<typeof Id>

/** Where new ids come from. Core has no randomness of its own. */
export type NewId = () => Id

const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"

/** Ids of 20 characters (103 bits) from a source of random bytes, such as `crypto.getRandomValues`. */
export function idsFrom(randomBytes: (count: number) => Uint8Array): NewId {
  return () => {
    let id = ""
    while (id.length < 20) {
      // 252 is the largest multiple of 36 in a byte: what is above would favour the first letters.
      for (const byte of randomBytes(24)) if (byte < 252 && id.length < 20) id += alphabet[byte % 36]
    }
    return id
  }
}
