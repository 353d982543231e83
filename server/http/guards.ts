/** What every call passes before it is looked at: who calls, from where, how often, and how much it carries. */
import type { HttpBindings } from "@hono/node-server"
import type { Context, MiddlewareHandler } from "hono"
import { fail, ok, type Result } from "../../core/result.ts"
import type { MemberRow } from "../store/member-store.ts"
import { callerAddress, originFor, readHost } from "./addresses.ts"
import type { HttpWorld } from "./ports.ts"
import { refuse } from "./refusals.ts"

export type Env = { Bindings: Partial<HttpBindings> }
export type Call = Context<Env>

export const mostBytes = 256 * 1024
/** A new board may be made of a file. */
export const mostFileBytes = 8 * 1024 * 1024

/** Board data is nobody else's: not a cache's, not a frame's, not another type's than it says. */
export const safeHeaders: MiddlewareHandler<Env> = async (c, next) => {
  await next()
  const headers = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  }
  for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
}

/**
 * Hono's own limit builds the request anew after counting, which fails on the light requests of @hono/node-server
 * unless the global Request is replaced, and Next runs beside us.
 */
export const limitBody: MiddlewareHandler<Env> = async (c, next) => {
  const tooLarge = () => refuse(c, "too-large") as unknown as Response
  const most = c.req.method === "POST" && c.req.path === "/api/boards" ? mostFileBytes : mostBytes
  if (Number(c.req.header("content-length")) > most) return tooLarge()
  const { body } = c.req.raw
  if (!body) return next()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > most) {
      await reader.cancel()
      return tooLarge()
    }
    chunks.push(value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  // Its type leaves out that Hono keeps promises here, and calls `then` on them.
  c.req.bodyCache.arrayBuffer = Promise.resolve(whole.buffer) as unknown as ArrayBuffer
  return next()
}

/**
 * The cookie travels with every call that a browser makes, so a call that changes something must come from a page of
 * ours. Scripts send neither Origin nor Sec-Fetch-Site, and a browser cannot be made to leave out both.
 */
export const sameOrigin =
  ({ settings }: HttpWorld): MiddlewareHandler<Env> =>
  async (c, next) => {
    if (["GET", "HEAD", "OPTIONS"].includes(c.req.method)) return next()
    const origin = c.req.header("origin")
    const site = c.req.header("sec-fetch-site")
    if (origin === undefined) {
      // "none" is somebody typing an address, which no call of this kind is.
      if (site !== undefined && site !== "same-origin")
        return refuse(c, "foreign-origin") as unknown as Response
      return next()
    }
    const host = hostOf(c)
    const ours = settings.publicUrl !== undefined && origin.toLowerCase() === settings.publicUrl.toLowerCase()
    const same = host !== null && URL.canParse(origin) && new URL(origin).host === host
    if (!ours && !same) return refuse(c, "foreign-origin") as unknown as Response
    if (site !== undefined && site !== "same-origin" && !ours) {
      return refuse(c, "foreign-origin") as unknown as Response
    }
    return next()
  }

/** A person's calls count against the person; only strangers' count against their address. */
export const limitRate =
  (world: Pick<HttpWorld, "limits" | "sessions" | "settings">): MiddlewareHandler<Env> =>
  async (c, next) => {
    const personId = personOf(world, c)
    const limit =
      personId === null ? world.limits.address.take(addressOf(world, c)) : world.limits.person.take(personId)
    return limit.ok ? next() : (tooMany(c, limit.retryAfterMs) as unknown as Response)
  }

export function tooMany(c: Call, retryAfterMs: number): ReturnType<typeof refuse<"too-many">> {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000))
  c.header("retry-after", String(seconds))
  const wait = seconds === 1 ? "a second" : `${seconds} seconds`
  return refuse(c, "too-many", `That was too many calls. Wait ${wait} and try again.`)
}

export const personOf = ({ sessions }: Pick<HttpWorld, "sessions">, c: Call): string | null =>
  sessions.personFrom(c.req.header("cookie"))

export const hostOf = (c: Call): string | null => readHost(c.req.header("host") ?? new URL(c.req.url).host)

export const baseOf = ({ settings }: HttpWorld, c: Call): string =>
  originFor(settings, hostOf(c), c.req.header("x-forwarded-proto"))

export const addressOf = ({ settings }: Pick<HttpWorld, "settings">, c: Call): string =>
  callerAddress(settings, c.req.header("x-forwarded-for"), c.env?.incoming?.socket.remoteAddress)

/** The caller's own row on a board. Whether the board exists, and whose it is, is told to its members only. */
export async function memberOn(
  world: HttpWorld,
  c: Call,
  boardId: string,
): Promise<Result<MemberRow, "no-such-board" | "removed">> {
  const personId = personOf(world, c)
  const member = personId === null ? null : await world.members.ofPerson(personId, boardId)
  if (!member) return fail("no-such-board")
  return member.removedAt ? fail("removed") : ok(member)
}
