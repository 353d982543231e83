/**
 * What each page loads first of JavaScript: `npm run bench:first-load`.
 *
 * Against the production build, without a browser. Prints a table and writes it into docs/performance.md between the
 * marks that carry this script's name. `tests/browser/first-load.spec.ts` holds the limits.
 */
import { mkdtempSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { z } from "zod"
import { firstLoadOf } from "./page-scripts.ts"
import { kB, startProduct, writeTable } from "./product.ts"

const port = 4182
const url = `http://localhost:${port}`
const data = mkdtempSync(path.join(os.tmpdir(), "parley-bench-"))

const Made = z.object({ id: z.string(), codes: z.object({ analyst: z.string() }) })
const Taken = z.object({ id: z.string() })
const Shared = z.object({ url: z.string() })

let cookie = ""
const asks = (cookie: string) => async (address: string) => {
  const answer = await fetch(new URL(address, url), { headers: { cookie } })
  return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) }
}

async function make<T>(schema: z.ZodType<T>, address: string, body: object): Promise<T> {
  const answer = await fetch(new URL(address, url), {
    method: "POST",
    headers: { "content-type": "application/json", cookie },
    body: JSON.stringify(body),
  })
  const set = answer.headers.getSetCookie().map((one) => one.split(";")[0])
  if (set.length > 0) cookie = set.join("; ")
  return schema.parse(await answer.json())
}

const product = await startProduct(port, data)
try {
  const board = await make(Made, "/api/boards", { template: "korea-2018" })
  const snapshot = await make(Taken, `/api/boards/${board.id}/snapshots`, {})
  const shared = await make(Shared, `/api/boards/${board.id}/shares`, { embeds: true })
  const token = new URL(shared.url).pathname.split("/").at(-1) ?? ""

  const pages = [
    ["join `/j/[code]`", `/j/${board.codes.analyst}`, "", "<= 180 kB"],
    ["board `/b/[id]`", `/b/${board.id}`, cookie, "<= 350 kB"],
    ["history `/b/[id]/history`", `/b/${board.id}/history`, cookie, ""],
    ["comparing `/b/[id]/compare`", `/b/${board.id}/compare`, cookie, ""],
    ["shared page `/r/[token]`", `/r/${token}`, "", ""],
    ["embedded page `/embed/[token]`", `/embed/${token}`, "", ""],
    ["page to be printed `/print/[snapshot]` (it needs none)", `/print/${snapshot.id}`, cookie, ""],
  ] as const
  const rows: string[] = []
  for (const [name, address, as, wanted] of pages)
    rows.push(`| ${name} | ${kB(await firstLoadOf(asks(as), address))} | ${wanted} |`)
  const table = ["| page | JavaScript (gzip) | wanted |", "|---|---|---|", ...rows].join("\n")
  process.stdout.write(`${table}\n`)
  writeTable("bench:first-load", table)
} finally {
  await product.end("SIGTERM")
  rmSync(data, { recursive: true, force: true })
}
