/**
 * Real rooms and real client sessions over a network, a database and a clock that are made up: one seed decides every
 * delivery, repetition, cut, slow or failed commit, lowered role, stalled reader, second server and crash.
 *
 * A run has two modes. In safety mode anything may go wrong at any time and for ever, and at every step nothing may be
 * published, acknowledged or given to a joiner that is not in the log, nothing may be in the log twice, out of its
 * tab's order or against its author's role, and no page may say "saved" of what is not (`simulated-witness.ts`).
 * In liveness mode nothing goes wrong any more, and within a bounded time everybody must be live with nothing open,
 * every replica, the room and the log must have the same content, and nothing may be missing that anybody made.
 */
import { expect } from "vitest"
import * as Y from "yjs"
import { readBoard, rootNames } from "../../core/board-doc.ts"
import { createContentHash } from "../../core/content-doc.ts"
import type { BoardKind } from "./simulated-boards.ts"
import { lettersIn } from "./simulated-marks.ts"
import { createStorm, type Happened, weatherOf } from "./simulated-weather.ts"
import { boardId, createWorld, type Seen, type World } from "./simulated-world.ts"

/** Of each run, in the log. */
export const changesOfARun = 300
const mostSteps = 3_000
/**
 * Simulated time in which all must be well again: the longest waits of a page are 30 s, and an idle one compares its
 * content with the server's within 90 s.
 */
const calmWithinMs = 180_000

const kindOf = (seed: number): BoardKind => (seed % 10 === 5 ? "old" : seed % 10 === 8 ? "long" : "small")

export interface Run extends Happened, Seen {
  committed: number
  takenBack: number
  /** Questions of A13. */
  asked: number
  epochs: number
  /** Tabs that were told that their content was not the server's. */
  differences: number
  steps: number
}

export async function simulate(seed: number): Promise<Run> {
  const world = createWorld(seed, kindOf(seed))
  const storm = createStorm(world, weatherOf(seed))
  const steps = await safety(world, storm)
  storm.end()
  await liveness(world, storm)
  for (const tab of [...world.tabs]) await world.closeTab(tab)
  const { witness } = world
  return {
    ...storm.happened,
    ...world.seen,
    committed: witness.committed(),
    takenBack: witness.takenBack(),
    asked: witness.asked(),
    epochs: witness.epochs(),
    differences: witness.differences(),
    steps,
  }
}

async function safety({ witness }: World, storm: { step(): Promise<void> }): Promise<number> {
  let steps = 0
  for (; witness.committed() < changesOfARun && steps < mostSteps; steps++) {
    await storm.step()
    witness.mustHaveSeenNothing()
  }
  return steps
}

async function liveness(world: World, { bringBack }: { bringBack(): Promise<void> }): Promise<void> {
  const { said, clock, tabs, witness } = world
  const end = clock.now() + calmWithinMs
  const lookRound = () => {
    for (const tab of tabs) witness.looksAt(tab)
    witness.mustHaveSeenNothing()
  }
  while (clock.now() < end && !isWell(world)) {
    await clock.pass(1_000)
    await bringBack()
    lookRound()
  }
  // And it stays so.
  await clock.pass(1_000)
  lookRound()
  const stored = witness.document()
  const content = readBoard(stored)
  const hash = hashOf(stored)
  for (const { name, session } of tabs) {
    const who = `${said}, ${name}`
    const { save, phase, board } = session.getState()
    expect({ save, phase }, who).toMatchObject({ save: { state: "saved" }, phase: { phase: "ready" } })
    expect(board, who).toEqual(content)
    expect(hashOf(session.doc), who).toEqual(hash)
    expect(stateOf(session.doc), who).toEqual(stateOf(stored))
  }
  const [server] = world.servers
  const reading = server?.registry.read(boardId, "board")
  await clock.pass(1_000)
  const live = await reading
  expect(live && hashOf(live.doc), said).toEqual(hash)
  witness.mustHaveSeenNothing()
  witness.mustMissNothing()
  const letters = content.scenarios.flatMap((scenario) => lettersIn(scenario.background + scenario.finePrint))
  expect(new Set(letters).size, `${said}: a letter stands twice`).toBe(letters.length)
}

function isWell({ tabs, witness }: World): boolean {
  const stored = witness.document()
  const isLevel = ({ session }: World["tabs"][number]) => {
    const { save, phase } = session.getState()
    return (
      phase.phase === "ready" &&
      save.state === "saved" &&
      String(stateOf(session.doc)) === String(stateOf(stored))
    )
  }
  if (!tabs.every(isLevel)) return false
  const hash = String(hashOf(stored))
  return tabs.every(({ session }) => String(hashOf(session.doc)) === hash)
}

function hashOf(doc: Y.Doc): Uint8Array {
  const content = createContentHash(doc, rootNames)
  const hash = content.hash()
  content.stop()
  return hash
}

const stateOf = (doc: Y.Doc): [number, number][] =>
  [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b)
