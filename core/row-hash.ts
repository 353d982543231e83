/** One row of the log named by its bytes, the same on the server and in a browser. */
import { sha256 } from "@noble/hashes/sha2.js"

export const rowHash = (bytes: Uint8Array): Uint8Array => sha256(bytes)
/** Of a log without a row. */
export const noRow: Uint8Array = new Uint8Array(32)

export const sameHash = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, i) => byte === other[i])
