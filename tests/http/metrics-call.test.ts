import { randomBytes } from "node:crypto"
import { OpenAPIHono } from "@hono/zod-openapi"
import { expect, it } from "vitest"
import { createSessions } from "../../server/auth/session.ts"
import { takesPath } from "../../server/http/app.ts"
import type { Env } from "../../server/http/guards.ts"
import { metricsCall } from "../../server/http/metrics-call.ts"
import { createLimits, rates } from "../../server/http/rate-limits.ts"

const token = "a-token-of-the-operator"
const numbers = "parley_sockets 7\n"

interface From {
  address?: string
  host?: string
  headers?: Record<string, string>
}

function served(part: { token?: string; trustProxy?: boolean } = {}) {
  const app = new OpenAPIHono<Env>()
  metricsCall(app, {
    metrics: { token: part.token, contentType: "text/plain; version=0.0.4", text: async () => numbers },
    limits: createLimits(() => 0),
    sessions: createSessions(randomBytes(32)),
    settings: { publicUrl: undefined, trustProxy: part.trustProxy ?? false },
  })
  return async ({ address = "127.0.0.1", host = "localhost:3000", headers = {} }: From = {}) => {
    const incoming = { socket: { remoteAddress: address } }
    const response = await app.request("/metrics", { headers: { host, ...headers } }, { incoming })
    return { status: response.status, text: await response.text(), headers: response.headers }
  }
}

it("answers this machine itself, under any of its names", async () => {
  const ask = served()
  for (const address of ["127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1"]) {
    for (const host of ["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "localhost"]) {
      expect(await ask({ address, host }), `${address} ${host}`).toMatchObject({ status: 200, text: numbers })
    }
  }
  expect((await ask()).headers.get("content-type")).toBe("text/plain; version=0.0.4")
})

it("is not there for others where no token is set", async () => {
  const ask = served()
  for (const address of ["192.168.1.20", "10.0.0.1", "::ffff:10.0.0.1", "1.127.0.0", "2001:db8::1", ""]) {
    const { status, text } = await ask({ address })
    expect(status, address).toBe(404)
    expect(JSON.parse(text)).toEqual({
      error: { code: "not-found", message: "There is nothing at this address." },
    })
  }
  expect((await ask({ address: "10.0.0.1", headers: { authorization: "Bearer undefined" } })).status).toBe(
    404,
  )
  expect((await ask({ address: "10.0.0.1", headers: { authorization: "Bearer " } })).status).toBe(404)
})

it("does not take a proxy on this machine, or a page of another site, for this machine", async () => {
  for (const trustProxy of [false, true]) {
    const ask = served({ trustProxy })
    for (const name of ["x-forwarded-for", "x-forwarded-host", "forwarded", "x-real-ip", "via"]) {
      expect((await ask({ headers: { [name]: "127.0.0.1" } })).status, name).toBe(404)
    }
    expect((await ask({ host: "parley.example.org" })).status).toBe(404)
    expect((await ask({ host: "localhost.evil.example" })).status).toBe(404)
    expect((await ask({ host: "127.0.0.1.evil.example:3000" })).status).toBe(404)
  }
})

it("opens to whoever knows the token, wherever they are", async () => {
  const ask = served({ token })
  const far = { address: "203.0.113.9", host: "parley.example.org" }
  expect(await ask({ ...far, headers: { authorization: `Bearer ${token}` } })).toMatchObject({
    status: 200,
    text: numbers,
  })
  expect((await ask({ ...far, headers: { authorization: `bearer ${token}` } })).status).toBe(200)
  for (const authorization of [
    "",
    "Bearer",
    "Bearer wrong",
    `Bearer ${token}x`,
    `Bearer ${token.slice(0, -1)}`,
    `Basic ${token}`,
    token,
  ]) {
    const { status, text, headers } = await ask({ ...far, headers: { authorization } })
    expect(status, authorization).toBe(401)
    expect(headers.get("www-authenticate")).toBe("Bearer")
    expect(text).not.toContain(token)
    expect(JSON.parse(text).error.code).toBe("unauthorized")
  }
  expect((await ask()).status).toBe(200)
})

it("lets nobody guess for ever", async () => {
  const ask = served({ token })
  const guess = { address: "203.0.113.9", headers: { authorization: "Bearer guess" } }
  for (let i = 0; i < rates.wrongCode.burst; i++) expect((await ask(guess)).status).toBe(401)
  expect((await ask(guess)).status).toBe(429)
  const right = { ...guess, headers: { authorization: `Bearer ${token}` } }
  expect((await ask(right)).status).toBe(429)
  expect((await ask({ ...right, address: "203.0.113.10" })).status).toBe(200)
})

it("is answered here and not by the pages", () => {
  expect(takesPath("/metrics")).toBe(true)
  expect(takesPath("/metrics/x")).toBe(false)
})
