import { createServer, request, type Server } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createHttpHandler, takesPath } from "../../server/http/app.ts"
import { mostFileBytes } from "../../server/http/guards.ts"
import { mediaTypes } from "../../server/http/snapshot-files.ts"
import { openServer, type TestServer } from "./server.ts"

let server: TestServer
let board: Awaited<ReturnType<TestServer["boardWithPeople"]>>
beforeAll(async () => {
  server = await openServer()
  board = await server.boardWithPeople()
})
afterAll(() => server.close())

const jsonType = { "content-type": "application/json" }

async function everythingKept() {
  const { prisma } = server
  const counts = [prisma.board.count(), prisma.member.count(), prisma.invite.count(), prisma.snapshot.count()]
  return { counts: await Promise.all(counts), seq: (await server.world.live.read(board.id, "board")).seq }
}

describe("bad input is refused whole, with a sentence, and changes nothing", () => {
  const bodies: [name: string, body: string, status: number, headers?: Record<string, string>][] = [
    ["no body", "", 400, jsonType],
    ["no type", "{}", 415, {}],
    ["a form", "title=x", 415, { "content-type": "application/x-www-form-urlencoded" }],
    ["text", "{}", 415, { "content-type": "text/plain" }],
    ["cut JSON", '{"title":', 400, jsonType],
    ["NaN", '{"title":NaN}', 400, jsonType],
    ["a number for a title", '{"title":1e999}', 400, jsonType],
    ["a list", "[]", 400, jsonType],
    ["null", "null", 400, jsonType],
    ["__proto__", '{"__proto__":{"title":"x"}}', 400, jsonType],
    ["constructor", '{"constructor":{"prototype":{}}}', 400, jsonType],
    ["an unknown key", '{"titel":"x"}', 400, jsonType],
    ["an unknown template", '{"template":"../../package"}', 400, jsonType],
    ["a template and lines", '{"template":"korea-2018","lines":["x"]}', 400, jsonType],
    ["an empty list", '{"lines":[]}', 400, jsonType],
    ["a long line", JSON.stringify({ lines: ["x".repeat(501)] }), 400, jsonType],
    ["a long title", JSON.stringify({ title: "x".repeat(501) }), 400, jsonType],
    ["a nameless facilitator", '{"name":" "}', 400, jsonType],
    ["a title of 1 MB", JSON.stringify({ title: "x".repeat(1024 * 1024) }), 400, jsonType],
    ["more than a file may have", JSON.stringify({ file: "x".repeat(mostFileBytes) }), 413, jsonType],
    ["deep nesting", `{"lines":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, 400, jsonType],
  ]

  it.each(bodies)("a board made of %s", async (_name, body, status, headers) => {
    const before = await everythingKept()
    const answer = await server.caller().call("POST", "/api/boards", body, headers)
    expect(answer.status).toBe(status)
    expect(answer.json).toEqual({
      error: { code: expect.any(String), message: expect.stringMatching(/\w.*\.$/) },
    })
    expect(answer.headers.get("set-cookie")).toBeNull()
    expect(await everythingKept()).toEqual(before)
  })

  it("ids that are none, or another board's", async () => {
    const before = await everythingKept()
    const other = await server.boardWithPeople()
    before.counts = (await everythingKept()).counts
    const { facilitator } = board
    const snapshots = (id: string) => `/api/boards/${id}/snapshots`
    const calls: [string, string, unknown][] = [
      ["GET", "/api/boards/__proto__", undefined],
      ["GET", "/api/boards/%00", undefined],
      ["GET", "/api/boards/..%2f..%2fetc", undefined],
      ["GET", `/api/boards/${"x".repeat(5_000)}`, undefined],
      ["POST", snapshots("hasOwnProperty"), {}],
      ["POST", snapshots(other.id), {}],
      ["POST", `/api/boards/${other.id}/ticket`, undefined],
      ["PATCH", `/api/boards/${other.id}/members/me`, { name: "Eve" }],
      ["PATCH", `/api/boards/${board.id}/members/${other.idOf("analyst")}`, { role: "viewer" }],
      ["DELETE", `/api/boards/${board.id}/members/${other.idOf("analyst")}`, undefined],
      ["DELETE", `/api/boards/${board.id}/invites/nosuch`, undefined],
      ["GET", `/api/boards/${other.id}/scores`, undefined],
      ["GET", `/api/boards/${other.id}/scores?member=${other.idOf("analyst")}`, undefined],
      ["GET", `/api/boards/${board.id}/scores?member=${other.idOf("analyst")}`, undefined],
      ["GET", `/api/boards/${other.id}/scenarios/s1/history`, undefined],
      ["GET", `/api/boards/${board.id}/scenarios/constructor/history`, undefined],
      ["GET", `/api/boards/${board.id}/scenarios/${"x".repeat(5_000)}/post-mortem`, undefined],
      ["POST", `/api/boards/${board.id}/scores`, {}],
      ["PUT", `/api/boards/${board.id}/scenarios/s1/history`, {}],
      ["GET", "/api/nothing", undefined],
      ["PUT", `/api/boards/${board.id}`, {}],
    ]
    for (const [method, path, body] of calls) {
      const answer = await facilitator.call(method, path, body)
      expect([method, path.slice(0, 60), answer.status]).toEqual([method, path.slice(0, 60), 404])
      expect(answer.json).toHaveProperty("error.message")
    }
    expect(await everythingKept()).toEqual(before)
  })

  it("roles and kinds that are none", async () => {
    const member = `/api/boards/${board.id}/members/${board.idOf("viewer")}`
    for (const body of [
      {},
      { role: "owner" },
      { role: "Facilitator" },
      { role: ["viewer"] },
      { role: "viewer", name: "x" },
    ]) {
      expect((await board.facilitator.call("PATCH", member, body)).status).toBe(400)
    }
    const invites = `/api/boards/${board.id}/invites`
    for (const extra of [
      { kind: "qr" },
      { maxUses: 0 },
      { maxUses: 1.5 },
      { expiresInHours: -1 },
      { expiresInHours: 1e9 },
    ]) {
      const answer = await board.facilitator.call("POST", invites, { role: "viewer", kind: "link", ...extra })
      expect([extra, answer.status]).toEqual([extra, 400])
    }
  })

  it("cookies that were not signed here", async () => {
    const cookie = board.facilitator.cookie ?? ""
    const [name, value = ""] = cookie.split("=")
    const flipped = value.at(-1) === "A" ? "B" : "A"
    const forged = [
      `${name}=${value.slice(0, -2)}${flipped}${flipped}`,
      `${name}=${value.replace(/v1\.[0-9a-f]{32}/, `v1.${"0".repeat(32)}`)}`,
      `${name}=${value.replace("v1", "v2")}`,
      `${name}=${value.split(".").slice(0, 2).join(".")}.`,
      `${name}=`,
      "x".repeat(20_000),
      `${name}=__proto__`,
    ]
    for (const somebody of forged.map((cookie) => server.caller(cookie))) {
      expect((await somebody.call("GET", `/api/boards/${board.id}`)).status).toBe(404)
    }
    // A neighbour on the same host may have set a cookie of that name; the real one still counts.
    const both = server.caller(`${name}=planted; ${cookie}`)
    expect((await both.call("GET", `/api/boards/${board.id}`)).status).toBe(200)
  })
})

describe("the security floor", () => {
  it("refuses every change that another site's page asks for", async () => {
    const before = await everythingKept()
    const calls: [string, string, unknown][] = [
      ["POST", "/api/boards", {}],
      ["POST", "/api/join", { code: board.codes.viewer, name: "Eve" }],
      ["POST", `/api/boards/${board.id}/invites`, { role: "viewer", kind: "link" }],
      ["POST", `/api/boards/${board.id}/snapshots`, {}],
      ["PATCH", `/api/boards/${board.id}/members/${board.idOf("viewer")}`, { role: "facilitator" }],
      ["DELETE", `/api/boards/${board.id}/members/${board.idOf("viewer")}`, undefined],
    ]
    for (const [method, path, body] of calls) {
      for (const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }]) {
        const answer = await board.facilitator.call(
          method,
          path,
          body,
          headers as unknown as Record<string, string>,
        )
        expect([path, answer.status]).toEqual([path, 403])
        expect(answer.headers.get("access-control-allow-origin")).toBeNull()
      }
    }
    expect(await everythingKept()).toEqual(before)
  })

  it("takes pages of PUBLIC_URL behind a proxy that rewrites Host, with a Secure cookie", async () => {
    const own = await openServer({ settings: { publicUrl: "https://parley.example.org" } })
    try {
      const headers = { origin: "https://parley.example.org", "sec-fetch-site": "same-origin" }
      const answer = await own.caller().call("POST", "/api/boards", {}, headers)
      expect(answer.status).toBe(201)
      expect(answer.headers.get("set-cookie")).toMatch(/; Secure$/)
    } finally {
      await own.close()
    }
  })

  it("believes x-forwarded-proto only where a proxy is trusted", async () => {
    const forwarded = { "x-forwarded-proto": "https", "x-forwarded-for": "1.2.3.4" }
    const plain = await server.caller().call("POST", "/api/boards", {}, forwarded)
    expect(plain.headers.get("set-cookie")).not.toContain("Secure")
    const own = await openServer({ settings: { publicUrl: undefined, trustProxy: true } })
    try {
      const answer = await own.caller().call("POST", "/api/boards", {}, forwarded)
      expect(answer.headers.get("set-cookie")).toContain("Secure")
      expect((answer.json as { url: string }).url).toMatch(/^https:/)
    } finally {
      await own.close()
    }
  })

  it("puts no Host of a stranger's making into an answer", async () => {
    const answer = await server.caller().call("POST", "/api/boards", {}, { host: "evil.example/<script>" })
    expect((answer.json as { url: string }).url).toMatch(/^http:\/\/localhost\/b\//)
  })

  it("counts a person's calls against the person, and says when to come back", async () => {
    const own = await openServer()
    try {
      const busy = await own.boardWithPeople()
      let answer = await busy.analyst.call("GET", `/api/boards/${busy.id}`)
      for (let call = 0; call < 400 && answer.status === 200; call++) {
        answer = await busy.analyst.call("POST", `/api/boards/${busy.id}/ticket`)
      }
      expect(answer.status).toBe(429)
      expect(answer.json).toMatchObject({ error: { message: expect.stringContaining("Wait a second") } })
      expect((await busy.viewer.call("GET", `/api/boards/${busy.id}`)).status).toBe(200)
    } finally {
      await own.close()
    }
  })

  it("writes no code, cookie or ticket into the log", async () => {
    await board.analyst.call("POST", "/api/join", { code: board.codes.viewer, name: "Ana" })
    const text = JSON.stringify(server.logged)
    expect(server.logged.length).toBeGreaterThan(0)
    for (const secret of [...Object.values(board.codes), board.analyst.cookie?.split(".")[2] as string]) {
      expect(text).not.toContain(secret)
    }
  })

  it("says unavailable while the database does not answer, and nothing of why", async () => {
    const own = await openServer()
    try {
      const { id, viewer } = await own.boardWithPeople()
      own.world.members.ofPerson = () => Promise.reject(new Error("connect ECONNREFUSED 127.0.0.1:5432"))
      own.setDatabaseAnswers(false)
      const answer = await viewer.call("GET", `/api/boards/${id}`)
      expect([answer.status, answer.text.includes("5432")]).toEqual([503, false])
      expect(answer.json).toMatchObject({ error: { code: "unavailable" } })
      const health = await own.caller().call("GET", "/healthz")
      expect(health.status).toBe(503)
      own.setDatabaseAnswers(true)
      expect((await own.caller().call("GET", "/healthz")).json).toMatchObject({
        status: "ok",
        database: { kind: "embedded", version: "18.4" },
      })
    } finally {
      await own.close()
    }
  })
})

describe("over a real socket", () => {
  let http: Server
  let url: string
  beforeAll(async () => {
    const handle = createHttpHandler(server.app)
    http = createServer((incoming, outgoing) => {
      if (takesPath((incoming.url ?? "").split("?")[0] ?? "")) handle(incoming, outgoing)
      else outgoing.writeHead(418).end()
    })
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve))
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    http.closeAllConnections()
    await new Promise((resolve) => http.close(resolve))
  })

  /** Writes the parts as chunks, without saying beforehand how long they are, over a connection of their own. */
  const chunked = (path: string, parts: string[]) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sending = request(
        `${url}${path}`,
        { method: "POST", headers: jsonType, agent: false },
        (response) => {
          let text = ""
          response.on("data", (chunk: Buffer) => {
            text += chunk.toString()
          })
          response.on("end", () => resolve({ status: response.statusCode ?? 0, text }))
        },
      )
      sending.on("error", reject)
      for (const part of parts) sending.write(part)
      sending.end()
    })

  /** The very bytes, for what no client library sends. */
  const raw = (bytes: string) =>
    new Promise<string>((resolve, reject) => {
      let answer = ""
      const socket = connect((http.address() as AddressInfo).port, "127.0.0.1", () => socket.write(bytes))
      socket.on("data", (chunk) => {
        answer += chunk.toString()
      })
      socket.on("end", () => resolve(answer))
      socket.on("error", reject)
    })

  it("takes calls however their body comes", async () => {
    const { id, analyst } = board
    const made = await chunked("/api/boards", ['{"tit', 'le":"Piece', 'meal"}'])
    expect([made.status, (JSON.parse(made.text) as { url: string }).url.startsWith(`${url}/b/`)]).toEqual([
      201,
      true,
    ])
    for (const type of ["", "content-type: application/json\r\n"]) {
      const head = `POST /api/boards/${id}/ticket HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: ${analyst.cookie}\r\n`
      expect(await raw(`${head}${type}\r\n`)).toMatch(/^HTTP\/1.1 200 OK[\s\S]*"ticket":/)
      expect(await raw(`${head}${type}content-length: 0\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 200 OK[\s\S]*"ticket":/,
      )
    }
    const bare = `POST /api/boards/${id}/snapshots HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: ${analyst.cookie}\r\n\r\n`
    expect(await raw(bare)).toMatch(/^HTTP\/1.1 201 Created/)
    expect((await fetch(`${url}/elsewhere`)).status).toBe(418)
  })

  it("takes a caller who hangs up half-way for nobody's error", async () => {
    const arrived = new Promise<void>((resolve) => http.once("request", () => resolve()))
    const closed = new Promise<void>((resolve) =>
      http.once("connection", (socket) => socket.once("close", () => resolve())),
    )
    const caller = connect((http.address() as AddressInfo).port, "127.0.0.1", () =>
      caller.write(
        "POST /api/boards HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 200\r\n\r\n{",
      ),
    )
    await arrived
    caller.destroy()
    await closed
    expect((await chunked("/api/boards", ["{}"])).status).toBe(201)
    expect(server.logged.map(({ message }) => message)).not.toContain("a call failed")
  })

  it("cuts an endless body short and stays alive", async () => {
    const parts = Array.from({ length: mostFileBytes / (64 * 1024) + 2 }, () => "x".repeat(64 * 1024))
    expect((await chunked("/api/boards", parts)).status).toBe(413)
    expect(
      await raw(
        "POST /api/boards HTTP/1.1\r\nhost: x\r\ncontent-length: 999999999\r\nconnection: close\r\n\r\n",
      ),
    ).toMatch(/^HTTP\/1.1 413/)
    expect((await chunked("/api/boards", ["{}"])).status).toBe(201)
  })
})

describe("the OpenAPI document", () => {
  it("lists every call that is answered, and no other", async () => {
    const answer = await server.caller().call("GET", "/api/openapi.json")
    expect(answer.status).toBe(200)
    const { paths } = answer.json as {
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>
    }
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const answered = server.app.routes
      // The page itself, and what is for whoever runs the server and not for callers.
      .filter(({ method, path }) => method !== "ALL" && path !== "/api/openapi.json" && path !== "/metrics")
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`)
    const formats = Object.keys(mediaTypes)
    const files = [
      "GET /api/snapshots/{id}",
      ...formats.map((format) => `GET /api/snapshots/{id}.${format}`),
      ...formats.filter((format) => format !== "json").map((format) => `GET /api/shared/{token}.${format}`),
    ]
    const expected = [...new Set(answered.filter((call) => call !== "GET /api/snapshots/{file}")), ...files]
    expect(documented.sort()).toEqual(expected.sort())
    expect(documented.length).toBeGreaterThan(45)
    for (const [path, methods] of Object.entries(paths)) {
      if (path.startsWith("/api/")) {
        for (const { responses } of Object.values(methods)) expect(Object.keys(responses)).toContain("403")
      }
    }
  })
})
