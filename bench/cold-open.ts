/**
 * How long a board takes to open on a server that has just started, and how long others wait meanwhile: real rooms over
 * the real store, in a PostgreSQL of the bench's own. `npm run bench:cold [-- --boards 200:20000,2000:100000 --opens 5]`
 *
 * A board of so many scenarios has lived through so many logged edits by 200 client ids, with checkpoints as a room
 * asks for them; 400 rows lie behind the last one. While it opens, a person on another board makes an edit after the
 * other; the longest time in which nothing else ran is what anybody waited at most for this thread.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import * as Y from "yjs"
import { applyChanges, writeBoard } from "../core/board-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import { boardFromLines } from "../core/new-board.ts"
import { startEmbeddedPostgres } from "../server/database/embedded-postgres.ts"
import { migrate } from "../server/database/migrate.ts"
import { createLog } from "../server/log.ts"
import type { Clock } from "../server/rooms/ports.ts"
import { createRegistry } from "../server/rooms/registry.ts"
import { createBoardStore, insertBoard } from "../server/store/board-store.ts"
import { checkpointThread } from "../server/store/checkpoint-thread.ts"
import { sha256 } from "../server/store/checksum.ts"
import { encodeOperations } from "../server/store/commit-log.ts"
import { createJudgementStore } from "../server/store/judgement-store.ts"
import { createPrisma, poolOf } from "../server/store/prisma.ts"
import { silentMeters } from "../tests/support/silent-meters.ts"

const { values } = parseArgs({
  options: {
    boards: { type: "string", default: "200:20000,2000:100000" },
    opens: { type: "string", default: "5" },
  },
})
const textLength = 400
const knownIds = 200
const rowsBehind = 400
const rowsAtOnce = 2_000

const say = (line: string) => process.stdout.write(`${line}\n`)
const complain = (fields: unknown, message: string) => say(`${message} ${JSON.stringify(fields)}`)
const quiet = { info() {}, warn: complain, error: complain }
const clock: Clock = {
  now: Date.now,
  after(ms, task) {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}

const folder = mkdtempSync(join(tmpdir(), "parley-cold-"))
const postgres = await startEmbeddedPostgres(folder, createLog({ logLevel: "warn" }))
const url = postgres.adminUrl("postgres")
await migrate({ root: process.cwd(), url })
const prisma = createPrisma(url)
const storeOf = (owner: string) => createBoardStore({ prisma, owner, log: quiet, durability: () => "saved" })
try {
  await prepare("other", 20, 200)
  say(
    "| scenarios | logged edits | cold open, ms (each) | longest block, ms (each) | the same, nothing opening | parts + rows | checkpoint, kB |",
  )
  say("|---|---|---|---|---|---|---|")
  for (const sizes of values.boards.split(",")) {
    const [scenarios = 0, edits = 0] = sizes.split(":").map(Number)
    const boardId = `b${scenarios}`
    await prepare(boardId, scenarios, edits)
    await measure(boardId, scenarios, edits)
  }
} finally {
  await checkpointThread.stop()
  await prisma.$disconnect()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function measure(boardId: string, scenarios: number, edits: number): Promise<void> {
  const opens: number[] = []
  const blocks: number[] = []
  const idle: number[] = []
  for (let i = 0; i < Number(values.opens); i++) {
    const registry = createRegistry({
      store: storeOf(`server${boardId}${i}`),
      judgements: createJudgementStore({ prisma }),
      clock,
      newId: () => `id${Math.random().toString(36).slice(2)}`,
      log: quiet,
      meters: silentMeters,
      publisher: { publish() {}, join() {}, leave() {} },
    })
    await registry.read("other", "board")
    const other = serve((n) =>
      registry.write("other", "board", "ann", (doc) => doc.getMap("meta").set("note", `note ${i} ${n}`)),
    )
    idle.push(await other.longestBlockDuring(() => new Promise((resolve) => setTimeout(resolve, 500))))
    let took = 0
    const block = await other.longestBlockDuring(async () => {
      const began = performance.now()
      await registry.read(boardId, "ledger").catch(() => undefined)
      const room = performance.now()
      // Through a write: what a room needs to serve, without the copy that `read` hands out.
      await registry.write(boardId, "board", "ann", () => undefined)
      took = performance.now() - Math.max(began, room)
    })
    opens.push(took)
    blocks.push(block)
    await other.stop()
    await registry.shutdown()
  }
  const loaded = await storeOf("reader").load(boardId, "board")
  const { rows } = await poolOf(prisma).query<{ size: number }>(
    `SELECT octet_length("bytes") AS size FROM "DocCheckpoint" WHERE "boardId" = $1 ORDER BY "upToSeq" DESC LIMIT 1`,
    [boardId],
  )
  const parts = loaded.updates.length - (loaded.rows ?? 0)
  const list = (numbers: number[]) => numbers.map((ms) => ms.toFixed(0)).join(" ")
  say(
    `| ${scenarios} | ${edits} | ${list(opens)} | ${list(blocks)} | ${list(idle)} | ${parts} + ${loaded.rows ?? 0} | ${Math.round((rows[0]?.size ?? 0) / 1024)} |`,
  )
}

/** One edit after the other, and beside it a watch on how long the thread was held. */
function serve(edit: (n: number) => Promise<void>) {
  let stopped = false
  let longest = 0
  let last = performance.now()
  const watch = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (!stopped) setImmediate(watch)
  }
  setImmediate(watch)
  const editing = (async () => {
    for (let n = 0; !stopped; n++) await edit(n)
  })()
  return {
    async longestBlockDuring(work: () => Promise<unknown>): Promise<number> {
      await new Promise((resolve) => setImmediate(resolve))
      longest = 0
      await work()
      await new Promise((resolve) => setImmediate(resolve))
      return longest
    },
    async stop() {
      stopped = true
      await editing
    },
  }
}

/** The board and its log, as a server would have left them. */
async function prepare(boardId: string, scenarios: number, edits: number): Promise<void> {
  const lines = Array.from({ length: scenarios }, (_, i) => `Scenario number ${i + 1}`).join("\n")
  const made = boardFromLines("A board of many years", lines)
  if (!made.ok) throw new Error(made.error.message)
  for (const scenario of made.value.scenarios) scenario.background = "b".repeat(textLength)
  const doc = new Y.Doc()
  doc.clientID = 999
  writeBoard(doc, made.value)
  const document = { doc: "board" as const, update: Y.encodeStateAsUpdate(doc) }
  const board = {
    id: boardId,
    title: "B",
    template: null,
    memberId: "ann",
    createdAt: new Date(),
    documents: [document],
  }
  await prisma.$transaction((writing) => insertBoard(writing, board))
  const store = storeOf("writer")
  await store.load(boardId, "board")

  let seq = 1
  let waiting: { seq: number; update: Uint8Array; clientId: number }[] = []
  doc.on("update", (update: Uint8Array) => waiting.push({ seq: ++seq, update, clientId: doc.clientID }))
  for (let i = 0; i < edits; i++) {
    doc.clientID = 1_000 + (i % knownIds)
    const applied = applyChanges(doc, [changeOf(i, scenarios)])
    if (!applied.ok) throw new Error(applied.error.message)
    if (waiting.length >= rowsAtOnce) await insertRows()
    // What folds the log, seldom enough for the bench to be ready in time.
    if (edits - i === rowsBehind || (edits - i > rowsBehind && i % 10_000 === 9_999)) {
      await insertRows()
      await store.checkpoint(boardId, "board", seq, 1)
    }
  }
  await insertRows()

  async function insertRows(): Promise<void> {
    const rows = waiting
    waiting = []
    await prisma.docUpdate.createMany({
      data: rows.map(({ seq, update, clientId }) => ({
        boardId,
        doc: "board",
        seq,
        epoch: 1,
        fence: 1,
        operations: new Uint8Array(
          encodeOperations([
            { id: `${boardId}-${seq}`, memberId: "ann", clientId, clocks: [0, 1], changes: [] },
          ]),
        ),
        operationIds: [`${boardId}-${seq}`],
        bytes: new Uint8Array(update),
        sha256: sha256(update),
      })),
    })
  }
}

function changeOf(i: number, scenarios: number): BoardChange {
  const id = `s${1 + (i % scenarios)}`
  if (i % 3 === 0) {
    const insert = `${i} `
    return {
      kind: "editText",
      collection: "scenarios",
      id,
      field: "background",
      index: (i * 31) % textLength,
      remove: "",
      insert,
    }
  }
  const yes = ((i * 7919) % 9973) / 9973
  return { kind: "setWorking", id, value: { probabilities: { yes, no: 1 - yes } }, base: null }
}
