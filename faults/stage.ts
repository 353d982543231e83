/**
 * What a fault is handed: chance from a seed, a place for notes, and a list of what must be taken down again. Whatever
 * a fault starts, it says at once how that is ended, so that one that fails half-way leaves no process behind.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export interface Stage {
  /** A few seconds instead of minutes: for `npm test`. */
  readonly short: boolean
  readonly chance: Chance
  /** A PostgreSQL that is there already, for faults that leave the database alone. */
  readonly databaseUrl: string | undefined
  /** Logs go here; kept when the fault fails. */
  readonly folder: string
  /** One thing that was looked at and found right. */
  note(line: string): void
  /** Runs when the fault is over, the last one first. */
  afterwards(what: () => unknown): void
}

export interface Chance {
  /** 0 .. n - 1 */
  below(n: number): number
}

export interface Fault {
  readonly name: string
  /** One line for people. */
  readonly about: string
  run(stage: Stage): Promise<void>
}

/** This machine cannot do it; that is no pass. */
export class NotPossibleHere extends Error {}

export interface Played {
  readonly notes: readonly string[]
  readonly failure: unknown
  readonly folder: string
}

const takingDown = new Map<() => Promise<void>, string>()

/** Plays one fault, and takes down what it has set up, whatever happened. */
export async function play(
  fault: Fault,
  { short, seed, databaseUrl }: { short: boolean; seed: number; databaseUrl?: string },
): Promise<Played> {
  const base = join(tmpdir(), "parley-faults")
  mkdirSync(base, { recursive: true })
  const folder = mkdtempSync(join(base, `${fault.name}-`))
  const notes: string[] = []
  const ends: (() => unknown)[] = []
  let failure: unknown

  let over = false
  const takeDown = async () => {
    over = true
    for (let end = ends.pop(); end; end = ends.pop()) {
      try {
        await end()
      } catch (error) {
        // The others must go down all the same.
        failure ??= error
      }
    }
  }
  takingDown.set(takeDown, folder)
  try {
    await fault.run({
      short,
      chance: chanceFrom(seed),
      databaseUrl,
      folder,
      note: (line) => notes.push(line),
      afterwards(what) {
        ends.push(what)
        // An interrupted fault does not stop at once, and may still set something up.
        if (over) void takeDown()
      },
    })
  } catch (error) {
    failure = error
  }
  await takeDown()
  takingDown.delete(takeDown)
  if (failure === undefined) rmSync(folder, { recursive: true, force: true })
  return { notes, failure, folder }
}

/** For a runner that is interrupted. */
export async function takeAllDown(): Promise<void> {
  for (const [takeDown, folder] of takingDown) {
    await takeDown()
    rmSync(folder, { recursive: true, force: true })
  }
}

export function check(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new Error(sentence)
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits for a condition, and says what it waited for when it does not come true. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  patienceMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!(await holds())) {
    check(performance.now() < deadline, `waited ${patienceMs / 1000} s for this: ${what}`)
    await pause(20)
  }
}

/** Mulberry32. */
function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  return {
    below(n) {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) % n
    },
  }
}
