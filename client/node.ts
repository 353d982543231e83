/** Opens a board from Node with the same code as a page: for tests, benchmarks and scripts. */
import { createBoardSession } from "./board-session.ts"
import { newId, systemClock } from "./browser-world.ts"
import { parleyApi } from "./parley-api.ts"
import type { BoardSession } from "./session.ts"
import { createSocketTransport } from "./socket-transport.ts"

export interface OpenBoard {
  /** Where the server is: `http://localhost:3000`. */
  url: string
  /** A workshop code, or the secret of a join link. */
  code: string
  name: string
  /** Of an earlier visit: the same member comes back. */
  cookie?: string
  log?: (message: string, detail: unknown) => void
}

export type NodeSession = BoardSession & { memberId: string; cookie: string }

/** Joins, and resolves when the board is there. Rejects with the server's sentence when it will not have us. */
export async function openBoard({ url, code, name, cookie, log }: OpenBoard): Promise<NodeSession> {
  const base = url.replace(/\/+$/, "")
  let jar = cookie ?? ""
  const api = parleyApi({
    url: base,
    headers: { origin: new URL(base).origin, ...(cookie ? { cookie } : {}) },
    fetch: async (input, init) => {
      const response = await fetch(input, init)
      jar = withCookies(jar, response.headers.getSetCookie())
      return response
    },
  })
  const joined = await api.joinBoard({ code, name })
  if (!joined.ok) throw new Error(joined.error.message)
  const { boardId } = joined.value
  const transport = createSocketTransport({ boardId, url: base, cookie: jar, ...(log ? { log } : {}) })
  const session = createBoardSession({ boardId, transport, clock: systemClock, newId })
  const memberId = await ready(session)
  return Object.assign(session, { memberId, cookie: jar })
}

function ready(session: BoardSession): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const { phase, you } = session.getState()
      if (phase.phase === "loading" || phase.phase === "opening") return
      stop()
      if (phase.phase === "ready" && you) resolve(you.memberId)
      else reject(new Error(phase.phase === "closed" ? phase.message : "The board did not say who we are."))
    }
    const stop = session.subscribe(look)
    look()
  })
}

/** Name and value of each; what is set anew replaces what was there. */
function withCookies(jar: string, set: readonly string[]): string {
  const cookies = new Map<string, string>()
  const pairs = [...jar.split("; "), ...set.map((header) => header.split(";")[0] ?? "")]
  for (const pair of pairs) {
    const at = pair.indexOf("=")
    if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim())
  }
  return [...cookies].map(([key, value]) => `${key}=${value}`).join("; ")
}
