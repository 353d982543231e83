/**
 * The log of documents in PostgreSQL, where it grows: one row a group commit of one document, and what can be asked of
 * the rows. Commits of several boards go in one statement, prepared once for groups of every size (decision 0009).
 */
import type { Pool } from "pg"
import type { DocumentName } from "../../core/permissions.ts"
import { type BoardStore, type Commit, LeaseLost } from "../rooms/ports.ts"
import { sameBytes, sha256 } from "./checksum.ts"
import { segmentOf } from "./log-reader.ts"
import { operationsOf, unfoldRows } from "./segments.ts"

/** What goes into one statement, so that it stays well within the statement's time limit. */
const maxGroup = { commits: 64, bytes: 8 * 1024 * 1024 }
/** Documents whose client ids are remembered as written down; beyond it they are looked at again. */
const rememberedDocuments = 1_000

interface Waiting {
  commit: Commit
  resolve(result: { at: number }): void
  reject(error: unknown): void
}

export interface CommitLog extends Pick<BoardStore, "append" | "committed" | "authorOf" | "rowHash"> {
  /** What was remembered of this document may no longer hold: it is read back. */
  forget(boardId: string, doc: DocumentName): void
}

export function createCommitLog(pool: Pool, owner: string): CommitLog {
  let queue: Waiting[] = []
  let inFlight = false
  const authors = createKnownAuthors()

  async function flush(): Promise<void> {
    if (inFlight) return
    inFlight = true
    while (queue.length > 0) await insertGroup(takeGroup())
    inFlight = false
  }

  function takeGroup(): Waiting[] {
    let bytes = 0
    let count = 0
    for (const { commit } of queue) {
      bytes += commit.update.length
      if (count > 0 && (count >= maxGroup.commits || bytes > maxGroup.bytes)) break
      count++
    }
    const group = queue.slice(0, count)
    queue = queue.slice(count)
    return group
  }

  async function insertGroup(group: Waiting[]): Promise<void> {
    try {
      const inserted = await insert(group.map(({ commit }) => commit))
      for (const { commit, resolve, reject } of group) {
        const at = inserted.get(keyOf(commit))
        if (at === undefined) reject(new LeaseLost())
        else resolve({ at })
      }
    } catch (error) {
      // One row that PostgreSQL will not have must not hold up the boards beside it.
      if (group.length > 1 && isAboutRows(error)) for (const one of group) await insertGroup([one])
      else for (const one of group) await settle(one, error)
    }
  }

  async function insert(commits: Commit[]): Promise<Map<string, number>> {
    const unknown = commits.flatMap((commit) => authors.unknown(commit))
    const values = valuesOf(commits, owner)
    const query =
      unknown.length === 0
        ? { name: "append", text: insertRows, values }
        : {
            name: "append-authors",
            text: insertRowsAndAuthors,
            values: [...values, ...authorValues(unknown)],
          }
    const { rows } = await pool.query<{ boardId: string; doc: string; seq: number; committedAt: Date }>(query)
    const inserted = new Map(rows.map((row) => [keyOf(row), row.committedAt.getTime()]))
    for (const commit of commits) if (inserted.has(keyOf(commit))) authors.written(commit)
    return inserted
  }

  /** A sequence number that is taken: by this very commit, whose answer was lost, or by another one. */
  async function settle({ commit, resolve, reject }: Waiting, error: unknown): Promise<void> {
    if (codeOf(error) !== uniqueViolation) return reject(error)
    const { boardId, doc, seq, update, operations } = commit
    const found = await pool
      .query<{ sha256: Uint8Array; operationIds: string[]; committedAt: Date }>(
        `SELECT "sha256", "operationIds", "committedAt" FROM "DocUpdate"
         WHERE "boardId" = $1 AND "doc" = $2 AND "seq" = $3`,
        [boardId, doc, seq],
      )
      .catch(() => null)
    const row = found?.rows[0]
    if (!row) return reject(error)
    const isThis =
      sameBytes(sha256(update), row.sha256) &&
      row.operationIds.join() === operations.map(({ id }) => id).join()
    if (isThis) resolve({ at: row.committedAt.getTime() })
    else reject(new LeaseLost())
  }

  return {
    append(commit) {
      return new Promise((resolve, reject) => {
        queue.push({ commit, resolve, reject })
        void flush()
      })
    },

    async committed(boardId, doc, operationIds) {
      const found = new Map<string, { seq: number; memberId: string }>()
      if (operationIds.length === 0) return found
      const wanted = new Set(operationIds)
      const asked = [boardId, doc, [...wanted]]
      // Rows first: what is folded between the two questions is then found twice, and not missed.
      const rows = await pool.query<{ seq: number; operations: Uint8Array }>(committedInRows, asked)
      const segments = await pool.query<{ fromSeq: number }>(committedInSegments, asked)
      const folded = await Promise.all(
        segments.rows.map(async ({ fromSeq }) => {
          const segment = await segmentOf(pool, boardId, doc, fromSeq)
          const unfolded = segment && (await unfoldRows(segment))
          // Not to be read as "never committed": the tab would do it again.
          if (!unfolded) throw new Error(`the history of ${doc} from ${fromSeq} is damaged`)
          return unfolded
        }),
      )
      for (const row of [...folded.flat(), ...rows.rows]) {
        for (const { id, memberId } of operationsOf(row)) {
          if (wanted.has(id) && !found.has(id)) found.set(id, { seq: row.seq, memberId })
        }
      }
      return found
    },

    async authorOf(boardId, doc, clientId) {
      const { rows } = await pool.query<{ memberId: string }>(
        `SELECT "memberId" FROM "DocClient" WHERE "boardId" = $1 AND "doc" = $2 AND "clientId" = $3
         ORDER BY "epoch" DESC LIMIT 1`,
        [boardId, doc, clientId],
      )
      return rows[0]?.memberId ?? null
    },

    async rowHash(boardId, doc, seq) {
      const { rows } = await pool.query<{ sha256: Uint8Array | null }>(rowHashOf, [boardId, doc, seq])
      const hash = rows[0]?.sha256
      return hash ? new Uint8Array(hash) : null
    },

    forget: authors.forget,
  }
}

// $10 holds, of each row behind the other, its checksum, its bytes and its operations: one value that goes to
// PostgreSQL as it is, where arrays of bytes would go as text and JSON would be parsed.
const insertRows = `
  INSERT INTO "DocUpdate"
    ("boardId", "doc", "seq", "epoch", "fence", "operationIds", "sha256", "bytes", "operations")
  SELECT v.board, v.doc, v.seq, v.epoch, v.fence, string_to_array(v.ids, ' '),
    substring($10::bytea FROM v.start + 1 FOR 32),
    substring($10::bytea FROM v.start + 33 FOR v.length),
    substring($10::bytea FROM v.start + 33 + v.length FOR v.operations)
  FROM unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::int[], $6::text[], $7::int[], $8::int[], $9::int[])
    AS v(board, doc, seq, epoch, fence, ids, start, length, operations)
  JOIN "BoardLease" l ON l."boardId" = v.board AND l."fence" = v.fence AND l."owner" = $11
  FOR SHARE OF l
  RETURNING "boardId", "doc", "seq", "committedAt"`

const insertRowsAndAuthors = `
  WITH inserted AS (${insertRows}), named AS (
    INSERT INTO "DocClient" ("boardId", "doc", "clientId", "epoch", "memberId")
    SELECT a.board, a.doc, a.client, a.epoch, a.member
    FROM unnest($12::text[], $13::text[], $14::bigint[], $15::int[], $16::text[]) AS a(board, doc, client, epoch, member)
    JOIN inserted i ON i."boardId" = a.board AND i."doc" = a.doc
    ON CONFLICT DO NOTHING
  )
  SELECT * FROM inserted`

const committedInRows = `
  SELECT "seq", "operations" FROM "DocUpdate"
  WHERE "boardId" = $1 AND "doc" = $2 AND "operationIds" && $3::text[] ORDER BY "seq"`

const committedInSegments = `
  SELECT "fromSeq" FROM "HistorySegment"
  WHERE "boardId" = $1 AND "doc" = $2 AND "operationIds" && $3::text[] ORDER BY "fromSeq"`

const rowHashOf = `
  SELECT coalesce(
    (SELECT "sha256" FROM "DocUpdate" WHERE "boardId" = $1 AND "doc" = $2 AND "seq" = $3),
    (SELECT substring("hashes" FROM ($3 - "fromSeq") * 32 + 1 FOR 32) FROM "HistorySegment"
     WHERE "boardId" = $1 AND "doc" = $2 AND "fromSeq" <= $3 AND "toSeq" >= $3)
  ) AS sha256`

function valuesOf(commits: readonly Commit[], owner: string): unknown[] {
  const starts: number[] = []
  const lengths: number[] = []
  const operationLengths: number[] = []
  const parts: Uint8Array[] = []
  let at = 0
  for (const { update, operations } of commits) {
    const encoded = encodeOperations(operations)
    starts.push(at)
    lengths.push(update.length)
    operationLengths.push(encoded.length)
    parts.push(sha256(update), update, encoded)
    at += 32 + update.length + encoded.length
  }
  return [
    commits.map(({ boardId }) => boardId),
    commits.map(({ doc }) => doc),
    commits.map(({ seq }) => seq),
    commits.map(({ epoch }) => epoch),
    commits.map(({ fence }) => fence),
    commits.map(({ operations }) => operations.map(({ id }) => id).join(" ")),
    starts,
    lengths,
    operationLengths,
    Buffer.concat(parts, at),
    owner,
  ]
}

export const encodeOperations = (operations: Commit["operations"]): Buffer =>
  Buffer.from(JSON.stringify(operations))

interface Author {
  boardId: string
  doc: DocumentName
  clientId: number
  epoch: number
  memberId: string
}

function authorValues(authors: readonly Author[]): unknown[] {
  return [
    authors.map(({ boardId }) => boardId),
    authors.map(({ doc }) => doc),
    authors.map(({ clientId }) => clientId),
    authors.map(({ epoch }) => epoch),
    authors.map(({ memberId }) => memberId),
  ]
}

/** Which client ids are written down already, so that nearly every commit is spared the question. */
function createKnownAuthors() {
  const known = new Map<string, Set<number>>()
  const documentOf = (boardId: string, doc: DocumentName, epoch: number) => `${boardId}/${doc}/${epoch}`

  return {
    unknown({ boardId, doc, epoch, operations }: Commit): Author[] {
      const ids = known.get(documentOf(boardId, doc, epoch))
      return operations
        .filter(({ clientId }) => !ids?.has(clientId))
        .map(({ clientId, memberId }) => ({ boardId, doc, clientId, epoch, memberId }))
    },
    written({ boardId, doc, epoch, operations }: Commit): void {
      const document = documentOf(boardId, doc, epoch)
      const ids = known.get(document) ?? new Set()
      for (const { clientId } of operations) ids.add(clientId)
      known.set(document, ids)
      if (known.size > rememberedDocuments) known.clear()
    },
    forget(boardId: string, doc: DocumentName): void {
      for (const document of known.keys())
        if (document.startsWith(`${boardId}/${doc}/`)) known.delete(document)
    },
  }
}

const keyOf = (row: { boardId: string; doc: string; seq: number }): string =>
  `${row.boardId}/${row.doc}/${row.seq}`

const uniqueViolation = "23505"

/** SQLSTATE */
function codeOf(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? error.code : null
  return typeof code === "string" ? code : null
}

/** Class 22 and 23: a value or a constraint, not the connection. */
const isAboutRows = (error: unknown): boolean => /^2[23]/.test(codeOf(error) ?? "")
