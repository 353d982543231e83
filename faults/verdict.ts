/**
 * What must be so after every fault: nothing that was acknowledged is lost, everybody has the same board, the server
 * is as light as before, and no page said more than was true.
 */
import type * as Y from "yjs"
import { readBoard } from "../core/board-doc.ts"
import { contentRoots, createContentHash } from "../core/content-doc.ts"
import { makeBoard } from "./board.ts"
import { type Person, person, refusedMarks } from "./people.ts"
import { type RunningServer, type ServerProcess, startServer } from "./server-process.ts"
import { check, type Stage, until } from "./stage.ts"
import { type WrittenLog, writtenLog } from "./written-log.ts"

/** The board has grown, code has been compiled, and a collector is no scale; a queue that is kept is far more. */
export const heapSlackBytes = 24 * 1024 * 1024

export interface Crowd {
  readonly boardId: string
  readonly server: RunningServer
  readonly people: Person[]
  /** One more, whom the server gives what it has. */
  join(name: string): Promise<Person>
}

export interface Workshop extends Crowd {
  readonly server: ServerProcess
  readonly scenarios: readonly string[]
}

/**
 * A server, a board, and people on it who have not begun to work. `through`: the address at which they reach it.
 * With a `dataFolder` the server brings its own PostgreSQL.
 */
export async function workshop(
  stage: Stage,
  size: number,
  given: {
    databaseUrl?: string
    dataFolder?: string
    through?: (server: ServerProcess) => Promise<string>
  } = {},
): Promise<Workshop> {
  const { dataFolder } = given
  const server = await startServer(stage, dataFolder ? { dataFolder } : { databaseUrl: stage.databaseUrl })
  const made = await makeBoard(server.databaseUrl)
  const url = given.through ? await given.through(server) : server.url
  const people: Person[] = []
  stage.afterwards(() => Promise.all(people.map((one) => one.leave())))
  const join = (name: string) => person(name, { ...made, url, chance: stage.chance })
  for (let n = 1; n <= size; n++) people.push(await join(`p${n}`))
  return { ...made, server, people, join }
}

/**
 * (a) and (d), at a moment at which nobody can commit anything more, or later: what the server or a page has called
 * saved is in the log.
 */
export function nothingClaimedIsMissing(people: readonly Person[], log: WrittenLog): void {
  const count = new Map<string, number>()
  for (const mark of log.marks) count.set(mark, (count.get(mark) ?? 0) + 1)
  for (const [mark, times] of count) check(times === 1, `${mark} is on the board ${times} times`)
  for (const { name, made, kept, told, claimed, session } of people) {
    for (const id of told)
      check(log.operationIds.has(id), `${name} was told ${id} is committed; it is not in the log`)
    for (const mark of kept) check(count.has(mark), `${name} was told that ${mark} is saved, and it is lost`)
    const refused = refusedMarks(session)
    for (const mark of made.slice(0, claimed())) {
      check(
        count.has(mark) || refused.has(mark),
        `the page of ${name} said Saved with ${mark} made and neither kept nor taken back`,
      )
    }
  }
}

/** Everyone rests, everything is saved, and all copies are one: (a), (b) and (d). */
export async function allIsWell(stage: Stage, { server, people, boardId, join }: Crowd): Promise<WrittenLog> {
  for (const one of people) one.rest()
  for (const { name, ended } of people)
    check(ended() === null, `the session of ${name} has ended (${ended()})`)
  const unsaved = () => people.filter(({ session }) => session.getState().save.state !== "saved")
  await until("every page says Saved", () => unsaved().length === 0, 120_000).catch((error: Error) => {
    const said = unsaved().map(({ name, session }) => `${name}: ${JSON.stringify(session.getState().save)}`)
    throw new Error(`${error.message} (${said.join(", ")})`)
  })
  const log = await writtenLog(server.databaseUrl, boardId)
  nothingClaimedIsMissing(people, log)
  const marks = new Set(log.marks)
  let made = 0
  for (const { name, made: theirs, session } of people) {
    const refused = refusedMarks(session)
    made += theirs.length
    for (const mark of theirs) {
      check(
        marks.has(mark) !== refused.has(mark),
        `${name} made ${mark}: kept ${marks.has(mark)}, refused ${refused.has(mark)}`,
      )
    }
  }
  check(made > 0, "nobody has edited anything: this run proves nothing")

  const expected = contentOf(log.doc)
  const newcomer = await join("newcomer")
  check(
    contentOf(newcomer.session.doc) === expected,
    "what the server gives to a newcomer is not what the log says",
  )
  await newcomer.leave()
  const sameAsLog = () => people.every(({ session }) => contentOf(session.doc) === expected)
  await until("all copies are equal by content", sameAsLog, 30_000)
  const board = JSON.stringify(readBoard(log.doc))
  for (const { name, session } of people) {
    check(JSON.stringify(readBoard(session.doc)) === board, `the board of ${name} reads differently`)
  }
  stage.note(
    `${made} edits, ${log.marks.length} on the board, each once; ${people.length} copies, server and log equal`,
  )
  return log
}

export type Weight = { heap: number; outside: number; rss: number }

export const weigh = (server: ServerProcess): Promise<Weight> => server.order({ order: "memory" })

export const inUse = ({ heap, outside }: Weight): number => heap + outside

/** (c) */
export async function asLightAsBefore(stage: Stage, server: ServerProcess, before: Weight): Promise<void> {
  let now = await weigh(server)
  await until("memory is back to where it was", async () => {
    now = await weigh(server)
    return inUse(now) <= inUse(before) + heapSlackBytes
  })
  stage.note(`memory in use ${mb(inUse(before))} before, ${mb(inUse(now))} after`)
}

export const mb = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`

export function contentOf(doc: Y.Doc): string {
  const content = createContentHash(doc, contentRoots.board)
  try {
    return Buffer.from(content.hash()).toString("hex")
  } finally {
    content.stop()
  }
}
