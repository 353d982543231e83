/**
 * The HTTP calls, outside Next so that they can reach the rooms. Each call is a schema, so that what comes in is
 * parsed before it is looked at, and the published OpenAPI document cannot differ from what is answered.
 */

import type { IncomingMessage, ServerResponse } from "node:http"
import { getRequestListener } from "@hono/node-server"
import { createRoute, OpenAPIHono } from "@hono/zod-openapi"
import { HTTPException } from "hono/http-exception"
import { StorageAway } from "../rooms/known-operations.ts"
import { BoardDamaged } from "../rooms/ports.ts"
import { activityCalls } from "./activity-calls.ts"
import { boardCalls } from "./board-calls.ts"
import { commentCalls } from "./comment-calls.ts"
import { forkCalls } from "./fork-calls.ts"
import { type Env, limitBody, limitRate, safeHeaders, sameOrigin } from "./guards.ts"
import { historyCalls } from "./history-calls.ts"
import { logCalls } from "./log-calls.ts"
import { marksCalls } from "./marks-calls.ts"
import { metricsCall, metricsPath } from "./metrics-call.ts"
import { momentCalls } from "./moment-calls.ts"
import { networkCalls } from "./network-calls.ts"
import { peopleCalls } from "./people-calls.ts"
import type { HttpWorld } from "./ports.ts"
import { recoveryCalls } from "./recovery-calls.ts"
import { refuse } from "./refusals.ts"
import { scenarioCalls } from "./scenario-calls.ts"
import { schemaCalls } from "./schema-calls.ts"
import { scoreCalls } from "./score-calls.ts"
import * as shape from "./shapes.ts"
import { shareCalls } from "./share-calls.ts"
import { snapshotCalls } from "./snapshot-calls.ts"

const json = <Schema>(schema: Schema) => ({ "application/json": { schema } })

const health = createRoute({
  method: "get",
  path: "/healthz",
  summary: "Whether the server can keep anything",
  responses: {
    200: { description: "The database answers.", content: json(shape.HealthBody) },
    503: { description: "It does not.", content: json(shape.HealthBody) },
  },
})

export function createHttpApp(world: HttpWorld): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>({
    defaultHook: (result, c) => {
      if (result.success) return
      // A key of the address that cannot be an id names nothing.
      if (result.target === "param") return refuse(c, "not-found") as unknown as Response
      return refuse(c, "malformed", sentenceOf(result.error.issues[0])) as unknown as Response
    },
  })

  app.use(safeHeaders)
  app.openapi(health, async (c) => {
    const { ok, body } = await world.health()
    return c.json(body, ok ? 200 : 503)
  })

  app.use("/api/*", sameOrigin(world), limitRate(world), limitBody)
  metricsCall(app, world)
  boardCalls(app, world)
  commentCalls(app, world)
  recoveryCalls(app, world)
  peopleCalls(app, world)
  networkCalls(app, world)
  scenarioCalls(app, world)
  schemaCalls(app, world)
  snapshotCalls(app, world)
  shareCalls(app, world)
  activityCalls(app, world)
  historyCalls(app, world)
  forkCalls(app, world)
  momentCalls(app, world)
  marksCalls(app, world)
  logCalls(app, world)
  scoreCalls(app, world)
  app.doc31("/api/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "Parley",
      version: "1",
      description:
        "Boards, people and snapshots for scripts. Who calls is told by the cookie that making or joining a board sets. Edits travel by socket.",
    },
  })

  app.notFound((c) => refuse(c, "not-found") as unknown as Response)
  app.onError(async (error, c) => {
    if (error instanceof HTTPException) {
      if (error.status === 413) return refuse(c, "too-large") as unknown as Response
      if (error.status === 415) return refuse(c, "wrong-type") as unknown as Response
      if (error.status < 500) return refuse(c, "malformed", "The body is not JSON.") as unknown as Response
    }
    // Whoever called has hung up: nobody reads the answer, and nothing is wrong here.
    if (c.req.raw.signal.aborted) return refuse(c, "malformed") as unknown as Response
    if (error instanceof StorageAway) return refuse(c, "unavailable") as unknown as Response
    if (error instanceof BoardDamaged) return refuse(c, "damaged") as unknown as Response
    const { method, path } = c.req
    // Of the path only its shape: a join code stands in it, or the secret of a link that was shared.
    const call = `${method} ${path.replace(/^(\/api\/(?:join|shared)\/).+/, "$1:code")}`
    if (!(await world.health()).ok) {
      world.log.warn({ err: error, call }, "a call failed because the database does not answer")
      return refuse(c, "unavailable") as unknown as Response
    }
    world.log.error({ err: error, call }, "a call failed")
    return refuse(c, "unexpected") as unknown as Response
  })
  return app
}

/** For Node's own server: answers every path that `takesPath` takes. */
export function createHttpHandler(
  app: OpenAPIHono<Env>,
): (request: IncomingMessage, response: ServerResponse) => void {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  return (request, response) => void listener(request, response)
}

export const takesPath = (path: string): boolean =>
  path === "/healthz" || path === metricsPath || path === "/api" || path.startsWith("/api/")

/** Of a page: Next answers what it cannot decode with 500, and to `*` it throws. Such an address names no page. */
export function pageAddress(url: string): string {
  try {
    decodeURIComponent(url.split("?", 1)[0] ?? "")
    return url.startsWith("/") ? url : "/404"
  } catch {
    return "/404"
  }
}

function sentenceOf(issue: { path: PropertyKey[]; message: string } | undefined): string {
  const place = issue?.path.map(String).join(".")
  const message = issue?.message.replace(/\.$/, "") ?? "This call is not understood"
  return place ? `${place}: ${message}.` : `${message}.`
}
