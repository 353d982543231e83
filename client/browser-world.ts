/** The browser's clock, ids and randomness. Plain HTTP has no `crypto.randomUUID` and no `crypto.subtle`. */
import { idsFrom } from "../core/ids.ts"

/** The same shape as the clock of the server's rooms. */
export interface Clock {
  /** ms since the epoch */
  now(): number
  /** Runs `task` once after `ms`; the returned function takes it back. */
  after(ms: number, task: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}

export const newId = idsFrom((count) => crypto.getRandomValues(new Uint8Array(count)))

/** A Yjs client id: 32 bits, never 0. */
export function newClientId(): number {
  const [id = 0] = crypto.getRandomValues(new Uint32Array(1))
  return id === 0 ? newClientId() : id
}
