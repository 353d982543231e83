/** What goes into one message to the server. */
import type { BoardChange } from "../core/changes.ts"
import { limits } from "../core/limits.ts"

/** Operations in order, as many to a frame as R5 lets through. */
export function framesOf<Operation extends { update: Uint8Array }>(
  operations: readonly Operation[],
): Operation[][] {
  const frames: Operation[][] = []
  let frame: Operation[] = []
  let bytes = 0
  for (const operation of operations) {
    // An operation's id and its place in the frame take some forty bytes.
    const size = operation.update.length + 64
    if (
      frame.length === limits.operationsPerEdit ||
      (frame.length > 0 && bytes + size > limits.frameBytes - 1_024)
    ) {
      frames.push(frame)
      frame = []
      bytes = 0
    }
    frame.push(operation)
    bytes += size
  }
  if (frame.length > 0) frames.push(frame)
  return frames
}

/** In bytes, as far as it will be sent: the base stays here. */
export const sizeOf = (changes: readonly BoardChange[]): number =>
  new TextEncoder().encode(JSON.stringify(changes, (key, value) => (key === "base" ? undefined : value)))
    .length
