/** People of a blind round over real connections, all of them heard by a leak watch; what they say, nobody else knows. */
import { type NodeSession, openBoard } from "../../client/node.ts"
import type { BoardSession, SessionState } from "../../client/session.ts"
import type { Board } from "../../core/board.ts"
import type { EstimateInput, RoundPlan } from "../../core/judgement.ts"
import type { JudgementCommand } from "../../core/protocol.ts"
import { type Chance, seededChance } from "../rooms/seeded-chance.ts"
import { aggregateCanaries, type Canary, canariesOf } from "../support/leak-search.ts"
import { anybody, type LeakWatch, type Way } from "../support/leak-watch.ts"
import type { WholeServer } from "./whole-server.ts"

const asked = { status: "open" as const, resolutionCriteria: "", finePrint: "", background: "", evidence: [] }
const outcome = (id: string, order: number) => ({ id, label: `Outcome ${id}`, order })

/** One of each kind, and one that no round asks about. */
export const scenarios: Board["scenarios"] = [
  {
    ...asked,
    id: "meet",
    title: "They meet",
    kind: "binary",
    outcomes: [outcome("yes", 0), outcome("no", 1)],
  },
  {
    ...asked,
    id: "host",
    title: "Who is the host",
    kind: "categorical",
    outcomes: [outcome("seoul", 0), outcome("hanoi", 1), outcome("rest", 2)],
  },
  { ...asked, id: "tests", title: "How many tests", kind: "numeric", outcomes: [] },
  { ...asked, id: "when", title: "When", kind: "date", outcomes: [] },
  {
    ...asked,
    id: "aside",
    title: "Not asked",
    kind: "binary",
    outcomes: [outcome("yes", 0), outcome("no", 1)],
  },
]
export const askedIds = ["meet", "host", "tests", "when"] as const
type AskedId = (typeof askedIds)[number]

export const plan = (part: Partial<RoundPlan> = {}): RoundPlan => ({
  title: "First round",
  scenarioIds: [...askedIds],
  blind: true,
  anonymous: false,
  countsOnly: false,
  rationaleRequired: true,
  hidesWorking: true,
  autoReveal: false,
  peekAllowed: false,
  deadline: null,
  follows: null,
  ...part,
})

// --- what is said -------------------------------------------------------------------------------------------------

/** Of one person, on one question: as it is sent, without its round. */
export interface Said {
  owner: string
  name: string
  estimate: Omit<EstimateInput, "round">
}

/** What that person says on all questions; another `turn` is another opinion. */
export function opinionOf(owner: string, turn: number): Record<AskedId | "given", Said> {
  const chance = seededChance(
    [...`${owner}${turn}`].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7),
  )
  const between = (low: number, high: number) =>
    low + ((high - low) * (chance.below(2 ** 26) * 2 ** 26 + chance.below(2 ** 26))) / 2 ** 52
  const said = (
    id: AskedId,
    forecast: EstimateInput["forecast"],
    interval: [number, number] | null = null,
    given: EstimateInput["given"] = null,
  ): Said => ({
    owner,
    name: `${owner} ${turn}: ${given ? "given, " : ""}${id}`,
    estimate: {
      id: `${owner}-${turn}-${given ? "given-" : ""}${id}-${chance.below(1e9)}`,
      scenarioId: id,
      given,
      forecast,
      interval,
      confidence: "moderate",
      rationale: words(chance),
      sourceIds: [],
    },
  })
  const yesNo = (yes: number) => ({ probabilities: { yes, no: 1 - yes } })
  const yes = between(0.3, 0.7)
  const [seoul, hanoi] = [between(0.1, 0.3), between(0.2, 0.5)]
  // Of four digits it would be found again in the length of some answer.
  const p10 = between(1_000_000, 2_000_000)
  // No two share a year, so that what lies between two is nobody's.
  const year = 2041 + 12 * (owner.charCodeAt(0) - 97) + 4 * turn
  return {
    meet: said("meet", yesNo(yes), [between(0.05, 0.25), between(0.75, 0.95)]),
    host: said("host", { probabilities: { seoul, hanoi, rest: 1 - seoul - hanoi } }),
    tests: said("tests", { quantiles: { p10, p50: p10 + between(1e5, 2e5), p90: p10 + between(3e5, 9e5) } }),
    when: said("when", {
      quantiles: {
        p10: `${year}-02-${day(chance)}`,
        p50: `${year}-07-${day(chance)}`,
        p90: `${year}-11-${day(chance)}`,
      },
    }),
    given: said("meet", yesNo(between(0.3, 0.7)), null, { host: "hanoi" }),
  }
}

const day = (chance: Chance): string => String(10 + chance.below(18))

function words(chance: Chance): string {
  const word = () => Array.from({ length: 9 }, () => "bcdfghjklmnpqrstvwxz"[chance.below(20)]).join("")
  return [word(), word(), word(), word()].join(" ")
}

export const canariesOfAll = (said: readonly Said[]): Canary[] =>
  said.flatMap(({ owner, name, estimate }) => canariesOf(owner, name, estimate))

/** Of what several people say on the same question, whichever of their opinions is the one that counts. */
export function aggregatesOfAll(opinions: readonly (readonly Said[])[]): Canary[] {
  return scenarios.flatMap((scenario) =>
    opinions.flatMap((opinion, index) => {
      const on = opinion.filter(
        ({ estimate }) => estimate.scenarioId === scenario.id && estimate.given === null,
      )
      const voices = on.map(({ owner, estimate }, at) => ({
        by: owner,
        at,
        forecast: estimate.forecast,
        interval: estimate.interval,
      }))
      return aggregateCanaries(`aggregate ${index} of ${scenario.id}`, voices, scenario)
    }),
  )
}

// --- who is there -------------------------------------------------------------------------------------------------

export interface Guest {
  name: string
  session: NodeSession
  way: Way
}

export interface Company {
  boardId: string
  codes: { facilitator: string; analyst: string; viewer: string }
  comesIn(name: string, role: "facilitator" | "analyst" | "viewer", cookie?: string): Promise<Guest>
  /** Shares the board, and each of its snapshots, with whoever has the link; sweeps follow them from then on. */
  shares(guest: Guest): Promise<void>
  /** Every address that a script may read, with every id of this board, by these of the people who have come in. */
  sweep(...names: string[]): Promise<void>
  leave(): Promise<void>
}

export async function companyOn(server: WholeServer, watch: LeakWatch): Promise<Company> {
  const made = await fetch(`${server.url}/api/boards`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url },
    body: JSON.stringify({ title: "Summit", name: "host" }),
  })
  const { id: boardId, codes } = (await made.json()) as { id: string; codes: Company["codes"] }
  const guests: Guest[] = []
  const tokens: string[] = []
  return {
    boardId,
    codes,
    async shares({ session }) {
      const headers = { "content-type": "application/json", cookie: session.cookie, origin: server.url }
      const board = `${server.url}/api/boards/${boardId}`
      const { snapshots } = (await (await fetch(`${board}/snapshots`, { headers })).json()) as {
        snapshots: { id: string }[]
      }
      for (const body of [{}, ...snapshots.map(({ id }) => ({ snapshotId: id }))]) {
        const made = await fetch(`${board}/shares`, { method: "POST", headers, body: JSON.stringify(body) })
        const { url } = (await made.json()) as { url: string }
        tokens.push(url.slice(url.lastIndexOf("/") + 1))
      }
    },
    async comesIn(name, role, cookie) {
      const way = await watch.wayFor(name, server.url)
      const session = await openBoard({
        url: way.url,
        code: codes[role],
        name,
        ...(cookie ? { cookie } : {}),
      })
      const guest = { name, session, way }
      guests.push(guest)
      return guest
    },
    async sweep(...names) {
      const readers = names.map((name) => guests.find((guest) => guest.name === name))
      for (const [i, reader] of readers.entries()) {
        if (!reader) throw new Error(`${names.join(", ")}: somebody of them has not come in`)
        await everyCall(server.url, watch, { boardId, tokens, files: i === 0 }, reader)
      }
      const metrics = await (await fetch(`${server.url}/metrics`)).text()
      // Memory and time as measured are so many digits that one of them is what a secret is, now and then.
      watch.heard(anybody, "metrics", metrics.replace(/^((nodejs|process)_|\w+_seconds(_sum|\b)).*$/gm, ""))
      for (const doc of ["board", "ledger"] as const) {
        const { doc: kept } = await server.registry.read(boardId, doc)
        const roots = [...kept.share.keys()].map((root) => [root, kept.getMap(root).toJSON()])
        watch.heard(anybody, `the ${doc} document`, JSON.stringify(Object.fromEntries(roots)))
      }
    },
    async leave() {
      await Promise.all(guests.map(({ session }) => session.close()))
      await Promise.all(guests.map(({ way }) => way.close()))
    },
  }
}

/** Every GET of the OpenAPI page; a parameter that is not known here fails, so that a new call is looked at too. */
async function everyCall(
  url: string,
  watch: LeakWatch,
  { boardId, tokens, files }: { boardId: string; tokens: readonly string[]; files: boolean },
  { name, session }: Pick<Guest, "name" | "session">,
): Promise<void> {
  const get = (path: string) => watch.get(name, `${url}${path}`, { cookie: session.cookie })
  const page = JSON.parse((await get("/api/openapi.json")).body.toString()) as {
    paths: Record<string, object>
  }
  const listed = JSON.parse((await get(`/api/boards/${boardId}/snapshots`)).body.toString()) as {
    snapshots: { id: string }[]
  }
  const ids: Record<string, readonly string[]> = {
    id: [boardId],
    scenarioId: scenarios.map(({ id }) => id),
    memberId: session.getState().members.map(({ id }) => id),
    round: session.getState().judgement.rounds.map(({ number }) => String(number)),
    code: [],
    token: tokens,
    seq: ["1", "2"],
    moment: ["now", "e1", ...listed.snapshots.map(({ id }) => `s${id}`)],
  }
  const paths = Object.entries(page.paths).flatMap(([path, methods]) => ("get" in methods ? [path] : []))
  if (paths.length < 5) throw new Error("the OpenAPI page names too few calls")
  for (const path of paths) {
    // The same to the byte for everybody, so one of them asks.
    if (!files && /^\/api\/(shared\/|snapshots\/\{id\}\.)/.test(path)) continue
    const known = path.startsWith("/api/snapshots/")
      ? { ...ids, id: listed.snapshots.map(({ id }) => id) }
      : ids
    for (const address of filled(path, known)) {
      const { status } = await get(address)
      // What a person may not read they are told so; what was not answered was not searched.
      if (status === 429 || status >= 500) throw new Error(`${name}: ${address} answered ${status}`)
    }
  }
}

function filled(path: string, ids: Record<string, readonly string[]>): string[] {
  const parameter = /\{(\w+)\}/.exec(path)?.[1]
  if (parameter === undefined) return [path]
  const values = ids[parameter]
  if (!values) throw new Error(`${path}: which values has ${parameter}?`)
  return values.flatMap((value) => filled(path.replace(`{${parameter}}`, encodeURIComponent(value)), ids))
}

// --- what they do -------------------------------------------------------------------------------------------------

/** Resolves when the session is in a state in which this holds. */
export function until(session: BoardSession, holds: (state: SessionState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    let stop = () => {}
    const look = () => {
      if (!holds(session.getState())) return
      stop()
      resolve()
    }
    stop = session.subscribe(look)
    look()
  })
}

/** Throws when it is refused: whoever expects a refusal asks the session. */
export async function does({ session, name }: Guest, command: JudgementCommand) {
  const reply = await session.judge(command)
  if (!reply.ok) throw new Error(`${name}, ${command.kind}: ${reply.reason}, ${reply.message}`)
  return reply
}

export const says = (guest: Guest, { estimate }: Said, round: number | null) =>
  does(guest, { kind: "submit", estimate: { ...estimate, round } })
