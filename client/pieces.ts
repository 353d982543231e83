/**
 * Long states on their way: a welcome names each by an id and a count, and its pieces come by themselves, in any
 * order, some perhaps twice, the first perhaps before the welcome has been looked at.
 */
import type { Piece } from "../core/protocol.ts"

/** No board is as long as this (`limits.boardBytes`); a server that sends more is not to fill the tab. */
const mostBytes = 64 * 1024 * 1024

export interface NamedState {
  state: string
  count: number
}

export interface Pieces {
  /** "over": more than a board can be; nothing is kept of it. */
  take(piece: Piece): "new" | "known" | "over"
  /** A hello has been said, and its welcome may name anything. */
  expectAny(): void
  /** What the welcome names; anything else that has come is let go. */
  expect(states: readonly NamedState[]): void
  complete(): boolean
  /** Of what is expected, in 0..1. */
  share(): number
  /** The bytes of a state that is complete; null for any other. */
  whole(state: string): Uint8Array | null
  /** Ids of states hold for one process of the server, and a new connection may be to another. */
  clear(): void
}

export function createPieces(bound = mostBytes): Pieces {
  const gathered = new Map<string, Map<number, Uint8Array>>()
  let expected: readonly NamedState[] | null = null
  let bytes = 0

  function drop(state: string, index: number): void {
    const parts = gathered.get(state)
    bytes -= parts?.get(index)?.length ?? 0
    parts?.delete(index)
  }

  function clear(): void {
    gathered.clear()
    expected = null
    bytes = 0
  }

  const countOf = (state: string) => expected?.find((named) => named.state === state)?.count

  return {
    take({ state, index, bytes: part }) {
      // Of an earlier welcome, or not of this state at all.
      if (expected && index >= (countOf(state) ?? 0)) return "known"
      const parts = gathered.get(state) ?? new Map<number, Uint8Array>()
      if (parts.has(index)) return "known"
      if (bytes + part.length > bound) {
        clear()
        return "over"
      }
      gathered.set(state, parts.set(index, part))
      bytes += part.length
      return "new"
    },
    expectAny() {
      expected = null
    },
    expect(states) {
      expected = states
      for (const [state, parts] of gathered) {
        const count = countOf(state) ?? 0
        for (const index of [...parts.keys()]) if (index >= count) drop(state, index)
        if (parts.size === 0) gathered.delete(state)
      }
    },
    complete: () => (expected ?? []).every(({ state, count }) => (gathered.get(state)?.size ?? 0) === count),
    share() {
      const all = (expected ?? []).reduce((sum, { count }) => sum + count, 0)
      const here = (expected ?? []).reduce((sum, { state }) => sum + (gathered.get(state)?.size ?? 0), 0)
      return all === 0 ? 1 : here / all
    },
    whole(state) {
      const parts = gathered.get(state)
      if (!parts || parts.size !== countOf(state)) return null
      const whole = new Uint8Array([...parts.values()].reduce((sum, part) => sum + part.length, 0))
      let at = 0
      for (let index = 0; index < parts.size; index++) {
        const part = parts.get(index) as Uint8Array
        whole.set(part, at)
        at += part.length
      }
      return whole
    },
    clear,
  }
}
