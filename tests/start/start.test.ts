// What a person meets who types `npm start`: it comes up, it goes down, and when it cannot come up it says why.
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { createServer, request } from "node:http"
import { join } from "node:path"
import { beforeAll, expect, onTestFinished, test } from "vitest"
import { processIdentity } from "../../server/database/process-identity.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { failToStart, freePort, startParley } from "./running-parley.ts"

beforeAll(() => {
  // Otherwise the first test would build, and blame the server for the time it takes.
  if (!existsSync("dist/server.mjs")) throw new Error("Run `npm run build` first.")
})

function postmasterPid(data: string): number {
  return Number(readFileSync(join(data, "postgres", "data", "postmaster.pid"), "utf8").split("\n")[0])
}

test("a first start says where it is, and its health names version, database and durability", async () => {
  const parley = await startParley({ data: temporaryFolder() })
  const { status, body } = await parley.health()
  expect(status).toBe(200)
  expect(body).toEqual({
    status: "ok",
    version: JSON.parse(readFileSync("package.json", "utf8")).version,
    database: { kind: "embedded", version: expect.stringMatching(/^18\.\d+$/) },
    durability: "saved",
  })
  expect(parley.output()).toContain(`http://localhost:${parley.port}`)
  const page = await fetch(`http://127.0.0.1:${parley.port}/`)
  expect(page.status).toBe(200)
  expect(page.headers.get("content-type")).toContain("text/html")
  expect(page.headers.has("x-powered-by")).toBe(false)
})

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s stops everything: exit code 0, no PostgreSQL and no lock left",
  async (signal) => {
    const data = temporaryFolder()
    const parley = await startParley({ data })
    const database = postmasterPid(data)
    expect(processIdentity(database)).toBeDefined()
    parley.signal(signal)
    expect(await parley.ended()).toBe(0)
    expect(processIdentity(database)).toBeUndefined()
    expect(existsSync(join(data, "lock"))).toBe(false)
    expect(existsSync(join(data, "postgres", "data", "postmaster.pid"))).toBe(false)
    await expect(parley.health()).rejects.toThrow()
  },
)

// How long each takes is measured by `npm run bench:stand`, where nothing else runs.
test("a second start finds its database; a start after kill -9 adopts the orphaned one", async () => {
  const data = temporaryFolder()
  const first = await startParley({ data })
  first.signal("SIGTERM")
  await first.ended()

  const second = await startParley({ data })
  const orphan = postmasterPid(data)
  second.signal("SIGKILL")
  expect(await second.ended()).toBe("SIGKILL")
  expect(processIdentity(orphan)).toBeDefined()

  const third = await startParley({ data })
  expect(postmasterPid(data)).toBe(orphan)
  third.signal("SIGTERM")
  expect(await third.ended()).toBe(0)
  expect(processIdentity(orphan)).toBeUndefined()
})

test("a second start on the same data folder is one sentence, and the first runs on", async () => {
  const data = temporaryFolder()
  const first = await startParley({ data })
  const second = await failToStart({ data })
  expect(second).toEqual({
    code: 1,
    said: `Parley is already running on the data folder ${data} (process ${first.pid}); stop it first, or set PARLEY_DATA to another folder.`,
  })
  expect((await first.health()).status).toBe(200)
})

test("a taken port is one sentence, and no database is left running", async () => {
  const port = await freePort()
  const other = createServer().listen(port)
  onTestFinished(() => void other.close())
  const data = temporaryFolder()
  expect(await failToStart({ data, port })).toEqual({
    code: 1,
    said: `Port ${port} is already in use; choose another one, such as PORT=${port + 1} npm start.`,
  })
  expect(existsSync(join(data, "postgres", "data", "postmaster.pid"))).toBe(false)
})

test("a data folder that cannot be made is one sentence", async () => {
  const file = join(temporaryFolder(), "file")
  writeFileSync(file, "")
  // In /proc Node's recursive mkdir never came back.
  for (const data of [join(file, "data"), "/proc/parley/data"]) {
    const { code, said } = await failToStart({ data })
    expect(said).toMatch(/ cannot be written \(E[A-Z]+\); set PARLEY_DATA to a folder that you may write\.$/)
    expect(said.startsWith(`The data folder ${data} `)).toBe(true)
    expect(code).toBe(1)
  }
})

test("a SIGTERM to npm, which its shell keeps to itself, stops everything too", async () => {
  const data = temporaryFolder()
  const parley = await startParley({ data, behindShell: true })
  const { pid } = JSON.parse(readFileSync(join(data, "lock"), "utf8"))
  const database = postmasterPid(data)
  expect(pid).not.toBe(parley.pid)
  parley.signal("SIGTERM")
  await expect.poll(() => processIdentity(pid), { timeout: 10_000 }).toBeUndefined()
  expect(processIdentity(database)).toBeUndefined()
  expect(existsSync(join(data, "lock"))).toBe(false)
})

test.each([
  {
    env: { DATABASE_URL: "postgresql://ann:secret@127.0.0.1:1/parley" },
    said: "Nothing answers at 127.0.0.1:1; check DATABASE_URL.",
  },
  {
    env: { DATABASE_URL: "postgresql://ann%ZZ:secret@127.0.0.1:1/50%" },
    said: "Nothing answers at 127.0.0.1:1; check DATABASE_URL.",
  },
  {
    env: { DATABASE_URL: "mysql://ann:secret@127.0.0.1/parley" },
    said: "DATABASE_URL must look like postgresql://user:password@host:5432/database.",
  },
  { env: { HOST: "203.0.113.7" }, said: "HOST 203.0.113.7 is not an address of this machine." },
  {
    env: { LOG_LEVEL: "loud" },
    said: "LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.",
  },
])("a setting that cannot work is one sentence: $said", async ({ env, said }) => {
  const data = temporaryFolder()
  expect(await failToStart({ data, env })).toEqual({ code: 1, said })
  expect(existsSync(join(data, "lock"))).toBe(false)
})

test("an address that cannot be read is a page that is not there, and nobody's error", async () => {
  const parley = await startParley({ data: temporaryFolder() })
  for (const path of ["/j/%ff", "/b/%E0%A4%A", "/%", "*"]) {
    const { status, type } = await ask(parley.port, path)
    expect([path, status, type]).toEqual([path, 404, "text/html; charset=utf-8"])
  }
  expect(parley.output()).not.toMatch(/error/i)
})

test("only /socket.io/ may become a WebSocket, everything else is cut off", async () => {
  const parley = await startParley({ data: temporaryFolder() })
  for (const path of ["/", "/socket.io", "/socket.ioX/", "/_next/hmr", "/healthz", "/api/boards"]) {
    expect([path, await upgrade(parley.port, path)]).toEqual([path, "cut off"])
  }
})

// Not with fetch, which tidies addresses.
function ask(port: number, path: string): Promise<{ status: number; type: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path }, (response) => {
      response.resume()
      resolve({ status: response.statusCode ?? 0, type: response.headers["content-type"] ?? "" })
    })
    asked.once("error", reject)
    asked.end()
  })
}

function upgrade(port: number, path: string): Promise<"upgraded" | "cut off"> {
  return new Promise((resolve) => {
    const headers = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    const asked = request({ host: "127.0.0.1", port, path, headers })
    asked.once("upgrade", (_response, socket) => {
      socket.destroy()
      resolve("upgraded")
    })
    asked.once("response", () => resolve("cut off"))
    asked.once("error", () => resolve("cut off"))
    asked.end()
  })
}
