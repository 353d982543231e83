/**
 * How fast the life of a long board is looked through: `npm run bench:history [-- --edits 100000 --scenarios 200]`
 *
 * A board's log is written straight into a PostgreSQL of the bench's own: a third of its edits are words typed into
 * backgrounds, the rest thumbs that were moved; with checkpoints and segments as a server leaves them. Then, as a page
 * does it: a step (one row played on or back, and the board read), and a jump to any number (the keyframe with what
 * follows it from the store, over JSON as over HTTP, parsed, played to the place, and the board read). Beside it in the
 * same run what Yjs would take: a step on is the row's update applied and the board read; a step back, and any jump, is
 * the document rebuilt from the nearest checkpoint that is kept.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import * as Y from "yjs"
import { readBoard, writeBoard } from "../core/board-doc.ts"
import { canonicalJson } from "../core/canonical-json.ts"
import type { ChangeRecord } from "../core/changes.ts"
import { boardFromLines } from "../core/new-board.ts"
import { boardOf, PlayedFields, playCommit } from "../core/played-board.ts"
import { snapshotBoardOf } from "../core/snapshot.ts"
import { startEmbeddedPostgres } from "../server/database/embedded-postgres.ts"
import { migrate } from "../server/database/migrate.ts"
import { createLog } from "../server/log.ts"
import { createBoardStore, insertBoard } from "../server/store/board-store.ts"
import { checkpointThread } from "../server/store/checkpoint-thread.ts"
import { sha256 } from "../server/store/checksum.ts"
import { encodeOperations } from "../server/store/commit-log.ts"
import { createHistoryStore } from "../server/store/history-store.ts"
import { createKeyframes } from "../server/store/keyframes.ts"
import { createPrisma, poolOf } from "../server/store/prisma.ts"
import { ms, percentile, writeTable } from "./product.ts"

const { values } = parseArgs({
  options: {
    edits: { type: "string", default: "100000" },
    scenarios: { type: "string", default: "200" },
    write: { type: "boolean", default: false },
  },
})
const edits = Number(values.edits)
const scenarios = Number(values.scenarios)
const textLength = 400
const knownIds = 8
const rowsAtOnce = 1_000
const boardId = "b1"
const nobody: ReadonlySet<string> = new Set()

const say = (line: string) => process.stdout.write(`${line}\n`)
const complain = (fields: unknown, message: string) => say(`${message} ${JSON.stringify(fields)}`)
const quiet = { info() {}, warn: complain, error: complain }

/** The same numbers in every run. */
let state = 2018
const below = (most: number): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
  return state % most
}

/** As the log is written (`commit-log.ts`), a second between two rows. */
const insertAll = `
  INSERT INTO "DocUpdate" ("boardId", "doc", "seq", "epoch", "fence", "operationIds", "sha256", "bytes", "operations", "committedAt")
  SELECT $1, 'board', v.seq, 1, 1, ARRAY[$1 || '-' || v.seq],
    substring($6::bytea FROM v.start + 1 FOR 32), substring($6::bytea FROM v.start + 33 FOR v.length),
    substring($6::bytea FROM v.start + 33 + v.length FOR v.operations), to_timestamp(1 + v.seq)
  FROM unnest($2::int[], $3::int[], $4::int[], $5::int[]) AS v(seq, start, length, operations)`

const folder = mkdtempSync(join(tmpdir(), "parley-history-"))
const postgres = await startEmbeddedPostgres(folder, createLog({ logLevel: "warn" }))
const url = postgres.adminUrl("postgres")
await migrate({ root: process.cwd(), url })
const prisma = createPrisma(url)
try {
  const began = performance.now()
  const rows = await prepare()
  say(`${rows} numbers in the log after ${ms(performance.now() - began)}`)
  await measure(rows)
} finally {
  await checkpointThread.stop()
  await prisma.$disconnect()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function measure(last: number): Promise<void> {
  const history = createHistoryStore({ prisma, log: quiet })
  const keyframes = createKeyframes({ prisma, history, log: quiet })
  const watch = watchBlocks()

  /** As a page: over the wire and read. */
  async function jump(seq: number): Promise<unknown> {
    const stretch = JSON.parse(JSON.stringify(await keyframes.stretch(boardId, seq))) as Awaited<
      ReturnType<typeof keyframes.stretch>
    >
    let fields = PlayedFields.parse(stretch.fields)
    for (const commit of stretch.commits) if (commit.seq <= seq) fields = playCommit(fields, commit)
    return snapshotBoardOf(boardOf(fields), nobody)
  }
  async function replay(seq: number): Promise<unknown> {
    const { update } = await history.documentAt(boardId, "board", { seq })
    const doc = new Y.Doc()
    Y.applyUpdate(doc, update)
    return snapshotBoardOf(readBoard(doc), nobody)
  }

  const anywhere = () => 1 + below(last)
  const firstLooks: number[] = []
  watch.reset()
  for (const place of [0.5, 0.25, 0.75]) firstLooks.push(await timed(() => jump(Math.ceil(last * place))))
  const firstBlock = watch.longest()
  say(`first looks: ${firstLooks.map(ms).join(", ")}`)
  // Whatever lies between is made once, by whoever looks there first.
  for (let seq = 1; seq <= last; seq += 500) await keyframes.stretch(boardId, seq)

  say("all keyframes are made")
  const places = Array.from({ length: 60 }, anywhere)
  for (const seq of places.slice(0, 2)) {
    if (canonicalJson(await jump(seq)) !== canonicalJson(await replay(seq)))
      throw new Error(`number ${seq} is not played as it was`)
  }
  watch.reset()
  const jumps: number[] = []
  for (const seq of places) jumps.push(await timed(() => jump(seq)))
  const jumpBlock = watch.longest()
  say(`jumps: ${ms(percentile(jumps, 0.5))}`)
  const replays: number[] = []
  for (const seq of places.slice(0, 5)) replays.push(await timed(() => replay(seq)))

  say(`replays: ${ms(percentile(replays, 0.5))}`)
  const on: number[] = []
  const back: number[] = []
  const yjsOn: number[] = []
  for (const seq of places.slice(0, 3)) {
    const { fields: begun, commits, seq: start } = await keyframes.stretch(boardId, seq)
    let fields: PlayedFields = begun
    for (const commit of commits)
      on.push(
        await timed(() => {
          fields = playCommit(fields, commit)
          return snapshotBoardOf(boardOf(fields), nobody)
        }),
      )
    for (const commit of [...commits].reverse())
      back.push(
        await timed(() => {
          fields = playCommit(fields, commit, "back")
          return snapshotBoardOf(boardOf(fields), nobody)
        }),
      )
    const { update } = await history.documentAt(boardId, "board", { seq: start })
    const doc = new Y.Doc()
    Y.applyUpdate(doc, update)
    const updates = await updatesAfter(start, 20)
    for (const bytes of updates)
      yjsOn.push(
        await timed(() => {
          Y.applyUpdate(doc, bytes)
          return snapshotBoardOf(readBoard(doc), nobody)
        }),
      )
  }
  watch.stop()

  const { rows } = await poolOf(prisma).query<{ count: string; bytes: string }>(
    `SELECT count(*) AS count, sum(octet_length("bytes")) AS bytes FROM "HistoryKeyframe" WHERE "boardId" = $1`,
    [boardId],
  )
  const bytes = Buffer.byteLength(JSON.stringify(await keyframes.stretch(boardId, anywhere())))
  const line = (what: string, ours: number[], theirs: number[] | null) => {
    const [median, p95] = [percentile(ours, 0.5), percentile(ours, 0.95)]
    const cell = (value: number) => (value < 10 ? `${value.toFixed(2)} ms` : ms(value))
    const yjs = theirs ? percentile(theirs, 0.5) : null
    return `| ${what} | ${cell(median)} | ${cell(p95)} | ${yjs === null ? "" : cell(yjs)} | ${yjs === null ? "" : `${(yjs / median).toFixed(0)} x`} |`
  }
  const table = [
    `${last.toLocaleString("en")} numbers, ${scenarios} scenarios`,
    "",
    "| what | p50 | p95 | Yjs replay, p50 | faster by |",
    "|---|---|---|---|---|",
    line("a step on", on, yjsOn),
    line("a step back", back, replays),
    line("a jump to any number", jumps, replays),
    line(
      "the first look at a place where nobody has been (half, a quarter, three quarters)",
      firstLooks,
      null,
    ),
    "",
    `Longest that the server's thread was held: ${ms(jumpBlock)} while jumping, ${ms(firstBlock)} while keyframes were made. Keyframes: ${rows[0]?.count}, ${(Number(rows[0]?.bytes) / 1e6).toFixed(1)} MB in all; an answer has ${Math.round(bytes / 1000)} kB before compression.`,
  ].join("\n")
  say(table)
  if (values.write) writeTable("bench:history", table)
}

async function timed(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** How long nothing else could run on this thread. */
function watchBlocks() {
  let [longest, last, stopped] = [0, performance.now(), false]
  const look = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (!stopped) setTimeout(look, 1)
  }
  look()
  return {
    reset() {
      longest = 0
      last = performance.now()
    },
    longest: () => longest,
    stop() {
      stopped = true
    },
  }
}

async function updatesAfter(start: number, count: number): Promise<Uint8Array[]> {
  const { readLog } = await import("../server/store/log-reader.ts")
  const updates: Uint8Array[] = []
  const upTo = Math.min(edits, start + count)
  for await (const rows of readLog(poolOf(prisma), boardId, "board", { after: start, upTo }))
    for (const row of rows) updates.push(row.bytes)
  return updates
}

/** The board and its log, as a server would have left them; how many numbers it has. */
async function prepare(): Promise<number> {
  const lines = Array.from({ length: scenarios }, (_, i) => `Scenario number ${i + 1}`).join("\n")
  const made = boardFromLines("A board of many years", lines)
  if (!made.ok) throw new Error(made.error.message)
  for (const scenario of made.value.scenarios) scenario.background = "b".repeat(textLength)
  const doc = new Y.Doc()
  doc.clientID = 999
  writeBoard(doc, made.value)
  const document = { doc: "board" as const, update: Y.encodeStateAsUpdate(doc) }
  const board = { id: boardId, title: "B", template: null, memberId: "ann", documents: [document] }
  await prisma.$transaction((writing) => insertBoard(writing, { ...board, createdAt: new Date(1_000) }))
  const store = createBoardStore({ prisma, owner: "writer", log: quiet, durability: () => "saved" })
  await store.load(boardId, "board")

  const held = new Map(made.value.scenarios.map(({ id, working }) => [id, working ?? null]))
  let waiting: { seq: number; update: Uint8Array; clientId: number; changes: ChangeRecord[] }[] = []
  let update: Uint8Array | null = null
  doc.on("update", (bytes: Uint8Array) => {
    update = bytes
  })
  let seq = 1
  for (let i = 0; i < edits; i++) {
    doc.clientID = 1_000 + (i % knownIds)
    const record = edited(i)
    if (!update) throw new Error("the edit did nothing")
    waiting.push({ seq: ++seq, update, clientId: doc.clientID, changes: [record] })
    if (waiting.length >= rowsAtOnce) await insertRows()
    // What folds the log, seldom enough for the bench to be ready in time.
    if (i % 20_000 === 19_999) {
      await insertRows()
      await store.checkpoint(boardId, "board", seq, 1)
    }
  }
  await insertRows()
  return seq

  /** Straight into the document: checking each edit would take most of the time. */
  function edited(i: number): ChangeRecord {
    const id = `s${1 + (i % scenarios)}`
    const of = { collection: "scenarios" as const, id }
    const entity = doc.getMap("scenarios").get(id) as Y.Map<unknown>
    if (i % 3 === 0) {
      const index = (i * 31) % textLength
      const insert = `${i % 100} `
      const text = entity.get("background") as Y.Text
      text.insert(index, insert)
      const [before, after] = [
        { index, text: "" },
        { index, text: insert },
      ]
      return { ...of, field: "background", action: "text", before, after }
    }
    const yes = ((i * 7919) % 9973) / 9973
    const value = { probabilities: { yes, no: 1 - yes } }
    const before = held.get(id) ?? null
    held.set(id, value)
    entity.set("working", value)
    return { ...of, field: "working", action: "set", before, after: value }
  }

  async function insertRows(): Promise<void> {
    const rows = waiting
    waiting = []
    const parts: Uint8Array[] = []
    const starts: number[] = []
    const lengths: number[] = []
    const operationLengths: number[] = []
    let at = 0
    for (const { seq, update, clientId, changes } of rows) {
      const operations = encodeOperations([
        { id: `${boardId}-${seq}`, memberId: "ann", clientId, clocks: [0, 1], changes },
      ])
      parts.push(sha256(update), update, operations)
      starts.push(at)
      lengths.push(update.length)
      operationLengths.push(operations.length)
      at += 32 + update.length + operations.length
    }
    const seqs = rows.map(({ seq }) => seq)
    await poolOf(prisma).query(insertAll, [
      boardId,
      seqs,
      starts,
      lengths,
      operationLengths,
      Buffer.concat(parts, at),
    ])
  }
}
