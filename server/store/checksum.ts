/** What was written is what is read: every row of the log, segment and checkpoint carries the SHA-256 of its bytes. */
import { createHash } from "node:crypto"

export const sha256 = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash("sha256").update(bytes).digest())

export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0

export const matches = (row: { bytes: Uint8Array; sha256: Uint8Array }): boolean =>
  sameBytes(sha256(row.bytes), row.sha256)
