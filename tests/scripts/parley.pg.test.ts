// The command for cron jobs, as a process of its own against calls over HTTP.
import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { viewNames } from "../../server/exports/render.ts"
import { createHttpHandler } from "../../server/http/app.ts"
import { openServer, type TestServer } from "../http/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

let server: TestServer
let listening: Server
let origin: string
beforeAll(async () => {
  server = await openServer()
  listening = createServer(createHttpHandler(server.app))
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve))
  origin = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`
})
afterAll(async () => {
  await new Promise((resolve) => listening.close(resolve))
  await server.close()
})

const script = join(process.cwd(), "scripts", "parley.mjs")

const parley = (folder: string, ...args: string[]) => parleyWith({}, folder, ...args)

function parleyWith(more: Record<string, string>, folder: string, ...args: string[]) {
  const cookies = join(folder, "kept", "cookies.json")
  const env = { ...process.env, PARLEY_SERVER: origin, PARLEY_COOKIES: cookies, ...more }
  const child = spawn(process.execPath, [script, ...args], { cwd: folder, env })
  let out = ""
  let said = ""
  child.stdout.on("data", (data) => (out += data))
  child.stderr.on("data", (data) => (said += data))
  return new Promise<{ code: number | null; out: string; said: string }>((resolve) =>
    child.on("close", (code) => resolve({ code, out, said })),
  )
}

it("exports the newest snapshot for whoever has a code, and is one member however often it comes", async () => {
  const folder = temporaryFolder()
  const { id, codes, facilitator } = await server.boardWithPeople({ template: "korea-2018" })
  const none = await parley(folder, "export", codes.viewer, "--format", "json")
  expect(none).toMatchObject({ code: 1, out: "" })
  expect(none.said).toContain("no snapshot yet")
  const people = await server.prisma.member.count({ where: { boardId: id } })

  const taken = await facilitator.call("POST", `/api/boards/${id}/snapshots`, { title: "Move 1/2" })
  const { hash } = taken.json as { hash: string }
  const first = await parley(
    folder,
    "export",
    `${origin}/j/${codes.viewer}`,
    "--format",
    "json",
    "--out",
    "b.json",
  )
  expect(first).toMatchObject({ code: 0, out: `b.json\nsha256 ${hash}\n` })
  expect(
    createHash("sha256")
      .update(readFileSync(join(folder, "b.json")))
      .digest("hex"),
  ).toBe(hash)
  const named = await parley(folder, "export", `${origin}/b/${id}`, "--format", "md")
  expect(named).toMatchObject({ code: 0, said: "" })
  expect(readdirSync(folder).sort()).toEqual(["Move 1 2.md", "b.json", "kept"])
  if (process.platform !== "win32")
    expect(statSync(join(folder, "kept", "cookies.json")).mode & 0o077).toBe(0)
  const list = await parley(folder, "list", codes.viewer)
  expect(list.out).toMatch(new RegExp(`^1\\t.+\\tnamed\\t${hash.slice(0, 12)}\\t.+\\tMove 1/2\\t`))
  expect(await server.prisma.member.count({ where: { boardId: id } })).toBe(people)

  const mayNot = await parley(folder, "export", codes.viewer, "--format", "json", "--take")
  expect(mayNot).toMatchObject({ code: 1, out: "" })
  expect(readdirSync(folder)).toHaveLength(3)
}, 60_000)

it("exports what a share link shows, and joins nothing for it; a link that is dead says so", async () => {
  const folder = temporaryFolder()
  const { id, facilitator } = await server.boardWithPeople({ template: "korea-2018" })
  const taken = await facilitator.call("POST", `/api/boards/${id}/snapshots`, { title: "Brief" })
  const { id: snapshotId, hash } = taken.json as { id: string; hash: string }
  const made = await facilitator.call("POST", `/api/boards/${id}/shares`, { snapshotId })
  expect(made.status).toBe(201)
  const { id: shareId, url } = made.json as { id: string; url: string }
  const link = `${origin}${new URL(url).pathname}`
  const people = await server.prisma.member.count()
  const shared = await parley(folder, "export", link, "--format", "md", "--out", "brief.md")
  expect(shared).toEqual({ code: 0, out: `brief.md\nsha256 ${hash}\n`, said: "" })
  expect(readFileSync(join(folder, "brief.md"), "utf8")).toContain(hash.slice(0, 12))
  expect((await parleyWith({ PARLEY_ADDRESS: link }, folder, "list")).out).toMatch(/^\d{4}-.+\tfrozen\t.+\n$/)
  expect((await parley(folder, "export", link, "--format", "md", "--since", snapshotId)).code).toBe(2)
  expect((await parley(folder, "export", link, "--format", "json")).code).toBe(1)
  await facilitator.call("DELETE", `/api/boards/${id}/shares/${shareId}`)
  const dead = await parley(folder, "export", link, "--format", "md", "--out", "brief.md")
  expect(dead).toMatchObject({ code: 1, out: "" })
  // What was written before stays as it was.
  expect(readdirSync(folder)).toEqual(["brief.md"])
  expect(readFileSync(join(folder, "brief.md"), "utf8")).toContain(hash.slice(0, 12))
  expect(await server.prisma.member.count()).toBe(people)
}, 60_000)

it("ends with a number and a sentence that a cron job's mail can be read by", async () => {
  const folder = temporaryFolder()
  const ended = async (...args: string[]) => {
    const { code, said } = await parley(folder, ...args)
    return [code, said.split("\n")[0]]
  }
  expect(
    await Promise.all([
      ended("export", "NOSUCHCODE", "--format", "exe"),
      ended("export"),
      ended("list", "NOSUCHCODE"),
      ended("export", `${origin}/r/nobodysshare`, "--format", "pdf"),
      ended("list", "ABC", "--server", "http://127.0.0.1:9"),
    ]),
  ).toEqual([
    [2, "Say the format with --format: pdf, pptx, xlsx, csv, json, md, svg, png, bif."],
    [2, "Name one share link, join link or code, or board."],
    [1, "No board opens with this code. Check it, or ask a facilitator for a new one."],
    [1, expect.stringMatching(/\.$/)],
    [3, expect.stringMatching(/^http:\/\/127\.0\.0\.1:9 does not answer: /)],
  ])
  expect(readdirSync(folder)).toEqual([])
}, 60_000)

it("believes no server about a name, and tells nobody the secret of a link", async () => {
  const folder = temporaryFolder()
  const hostile = createServer((request, response) => {
    if (request.url?.includes("Cut")) {
      response.writeHead(200, { "content-length": 100 })
      response.write("half")
      setTimeout(() => response.destroy(), 20)
    } else if (request.url?.includes("Lost")) response.writeHead(500).end("<html>")
    else {
      const name = request.url?.includes("Dots") ? "%2E%2E%2F.profile" : "notes.md%00"
      response.writeHead(200, { "content-disposition": `attachment; filename*=UTF-8''${name}` }).end("x")
    }
  })
  await new Promise<void>((resolve) => hostile.listen(0, "127.0.0.1", resolve))
  const there = `http://127.0.0.1:${(hostile.address() as AddressInfo).port}`
  const ended = (token: string) => parley(folder, "export", `${there}/r/${token}`, "--format", "md")
  const [dots, plain, cut, lost] = await Promise.all(["Dots", "Plain", "Cut", "Lost"].map(ended))
  hostile.close()
  expect(dots).toMatchObject({ code: 0, out: "profile.md\n" })
  expect(plain).toMatchObject({ code: 0, out: "notes.md\n" })
  expect(cut).toMatchObject({ code: 3, out: "" })
  expect(cut?.said).toMatch(/^http:\S+ does not answer: .+\.\n$/)
  expect([lost?.code, lost?.said]).toEqual([
    1,
    `${there} answered with 500, and no Parley answers like that.\n`,
  ])
  expect(readdirSync(folder).sort()).toEqual(["notes.md", "profile.md"])
  // What the words of the command name is what the server knows.
  const { said } = await parley(folder, "--help")
  for (const view of viewNames) expect(said).toContain(` ${view}`)
}, 60_000)
