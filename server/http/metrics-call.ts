/**
 * Numbers for whoever operates the server, at /metrics: to this machine itself, or to who knows the token. Not in the
 * OpenAPI page, because no script of a board's people has anything to do with it.
 */
import { createHash, timingSafeEqual } from "node:crypto"
import type { OpenAPIHono } from "@hono/zod-openapi"
import { addressOf, type Call, type Env, hostOf, limitRate, tooMany } from "./guards.ts"
import type { HttpWorld } from "./ports.ts"
import { refuse } from "./refusals.ts"

export const metricsPath = "/metrics"

export function metricsCall(
  app: OpenAPIHono<Env>,
  world: Pick<HttpWorld, "metrics" | "limits" | "sessions" | "settings">,
): void {
  const { metrics, limits } = world
  app.use(metricsPath, limitRate(world))
  app.get(metricsPath, async (c) => {
    const given = /^Bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1]
    const caller = addressOf(world, c)
    const mayGuess = limits.wrongCode.peek(caller)
    if (given !== undefined && !mayGuess.ok) return tooMany(c, mayGuess.retryAfterMs) as unknown as Response
    const known = given !== undefined && metrics.token !== undefined && isSame(given, metrics.token)
    if (given !== undefined && !known) limits.wrongCode.take(caller)
    if (!known && !isFromThisMachine(c)) {
      // Without a token set there is nothing here for anybody else.
      if (metrics.token === undefined) return refuse(c, "not-found") as unknown as Response
      c.header("www-authenticate", "Bearer")
      return refuse(c, "unauthorized") as unknown as Response
    }
    return c.body(await metrics.text(), 200, { "content-type": metrics.contentType })
  })
}

/**
 * A proxy on this machine calls from here for the whole world, and a page of another site can be made to: what either
 * sends names its origin, or another host than this machine.
 */
function isFromThisMachine(c: Call): boolean {
  const remote = c.env?.incoming?.socket.remoteAddress?.replace(/^::ffff:/i, "")
  if (remote === undefined || !(remote === "::1" || /^127\.\d+\.\d+\.\d+$/.test(remote))) return false
  if (passedOn.some((name) => c.req.header(name) !== undefined)) return false
  const host = hostOf(c)?.replace(/:\d+$/, "")
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host ?? "")
}

const passedOn = ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "x-real-ip", "via"]

/** In the same time however much of it is right; hashed, because only equal lengths can be compared so. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
