/**
 * People at work, with the product's own session and transport, who remember what they did and what they were told.
 * Each edit puts a mark of its own into a text, so that it can be found again, once, wherever it ended up.
 */
import { createBoardSession } from "../client/board-session.ts"
import { newId, systemClock } from "../client/browser-world.ts"
import type { BoardSession, SaveState, Transport } from "../client/session.ts"
import { createSocketTransport } from "../client/socket-transport.ts"
import type { ServerMessage } from "../core/protocol.ts"
import { type Chance, check, until } from "./stage.ts"

export interface Person {
  readonly name: string
  readonly session: BoardSession
  /** Marks in the order in which they were made. */
  readonly made: string[]
  /** Marks of which `saved()` has said that they are kept. */
  readonly kept: Set<string>
  /** Operations that the server has named as committed. */
  readonly told: Set<string>
  /** Why the server has asked it to say hello again. */
  readonly resyncs: string[]
  /** So many of `made` were there when the page last showed "saved" or "stored". */
  claimed(): number
  /** Every state that the page has shown, without repetition, since the last call. */
  shown(): SaveState["state"][]
  edit(): void
  /** So many edits a second, until `rest`. */
  work(perSecond: number): void
  rest(): void
  /** Why the session has ended for good, if it has: it then takes no more edits. */
  ended(): string | null
  leave(): Promise<void>
}

export interface Place {
  url: string
  boardId: string
  /** By which the server knows them; without it, that of a composed server. */
  cookie?: string
  /** Ids of the scenarios into whose background they write. */
  scenarios: readonly string[]
  chance: Chance
}

/** Resolves when the board is there. */
export async function person(name: string, place: Place): Promise<Person> {
  const { url, boardId, scenarios, chance } = place
  const told = new Set<string>()
  const resyncs: string[] = []
  const transport = listening(
    createSocketTransport({ url, boardId, cookie: place.cookie ?? `member=${name}`, log: () => {} }),
    told,
    resyncs,
  )
  const session = createBoardSession({ boardId, transport, clock: systemClock, newId })
  const made: string[] = []
  const kept = new Set<string>()
  let shown: SaveState["state"][] = []
  let claimed = 0
  let timer: ReturnType<typeof setTimeout> | null = null

  function look(): void {
    const { state } = session.getState().save
    if (shown.at(-1) !== state) shown.push(state)
    if (state === "saved" || state === "stored") claimed = made.length
  }
  session.subscribe(look)

  function edit(): void {
    const mark = `[${name}.${made.length + 1}]`
    const id = scenarios[chance.below(scenarios.length)] as string
    const text = session.getState().board.scenarios.find((scenario) => scenario.id === id)?.background ?? ""
    const change = { kind: "editText", collection: "scenarios", id, field: "background" } as const
    const done = session.change({ ...change, index: text.length, remove: "", insert: mark })
    check(done.ok, `${name} cannot write: ${done.ok ? "" : JSON.stringify(done.error)}`)
    made.push(mark)
    const soFar = made.length
    session.saved().then(
      () => {
        for (let i = soFar - 1; i >= 0; i--) {
          const earlier = made[i] as string
          if (kept.has(earlier)) break
          if (!refusedMarks(session).has(earlier)) kept.add(earlier)
        }
      },
      // One of them was taken back, with a notice; the verdict looks at the notices.
      () => undefined,
    )
  }

  const ended = (): string | null => {
    const { phase } = session.getState()
    return phase.phase === "closed" ? `${phase.reason}: ${phase.message}` : null
  }

  function work(perSecond: number): void {
    const next = () => {
      if (ended()) return
      edit()
      timer = setTimeout(next, (500 + chance.below(1_000)) / perSecond)
    }
    timer = setTimeout(next, chance.below(1_000) / perSecond)
  }

  function rest(): void {
    if (timer) clearTimeout(timer)
    timer = null
  }

  await until(`${name} is let in`, () => {
    check(ended() === null, `${name} was not let in (${ended()})`)
    return session.getState().phase.phase === "ready"
  })
  look()

  return {
    name,
    session,
    made,
    kept,
    told,
    resyncs,
    claimed: () => claimed,
    shown() {
      const seen = shown
      shown = seen.slice(-1)
      return seen
    },
    edit,
    work,
    rest,
    ended,
    async leave() {
      rest()
      await session.close()
    },
  }
}

/** Marks that came back with a notice (A6). */
export function refusedMarks(session: BoardSession): Set<string> {
  const { notices } = session.getState()
  return new Set(notices.flatMap(({ changes }) => changes.flatMap(marksIn)))
}

const marksIn = (change: object): string[] => ("insert" in change ? marksOf(String(change.insert)) : [])

export const marksOf = (text: string): string[] => text.match(/\[\w+\.\d+\]/g) ?? []

/** Beside the session, and before it: what the server said, whatever the session makes of it. */
function listening(transport: Transport, told: Set<string>, resyncs: string[]): Transport {
  let memberId = ""
  const hear = (ids: readonly string[]) => {
    for (const id of ids) told.add(id)
  }
  return {
    ...transport,
    open(listener) {
      transport.open({
        ...listener,
        message(message: ServerMessage) {
          if (message.type === "batch") {
            hear(message.body.operations.filter((one) => one.memberId === memberId).map(({ id }) => id))
          }
          if (message.type === "resync") resyncs.push(message.body.reason)
          listener.message(message)
        },
      })
    },
    async hello(hello) {
      const reply = await transport.hello(hello)
      if (reply.ok) {
        memberId = reply.you.memberId
        hear(reply.committedOperations)
      }
      return reply
    },
    async inquire(inquiry) {
      const reply = await transport.inquire(inquiry)
      hear(reply.committed)
      return reply
    },
  }
}
