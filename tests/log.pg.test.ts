/** What is written down for whoever operates the server, when statements with people's words in them fail. */
import { Client } from "pg"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { z } from "zod"
import type { PrismaClient } from "../server/generated/prisma/client.ts"
import { createLog } from "../server/log.ts"
import { createPrisma } from "../server/store/prisma.ts"
import { type FreshDatabase, freshDatabase } from "./support/database.ts"

const words = "Das Treffen findet statt, sagt Quelle B"
/** A parser quotes the beginning of it. */
const quoted = words.slice(0, 10)
let database: FreshDatabase
let prisma: PrismaClient
let pg: Client
let written = ""
const log = createLog({ logLevel: "info" }, { write: (line) => (written += line) })

beforeAll(async () => {
  database = await freshDatabase()
  prisma = createPrisma(database.url)
  pg = new Client({ connectionString: database.url })
  await pg.connect()
  await pg.query("CREATE TABLE said (id int PRIMARY KEY, words text CHECK (length(words) < 5))")
})
afterAll(async () => {
  await pg.end()
  await prisma.$disconnect()
  await database.drop()
})
beforeEach(() => {
  written = ""
})

async function failing(act: () => unknown): Promise<Error> {
  try {
    await act()
  } catch (error) {
    return error as Error
  }
  throw new Error("it did not fail")
}

const failures: [string, string | undefined, () => unknown][] = [
  [
    "a row that breaks a rule",
    "23514",
    () => pg.query("INSERT INTO said (id, words) VALUES (1, $1)", [words]),
  ],
  ["a value of another type", "22P02", () => pg.query("SELECT $1::text::int", [words])],
  ["a raw statement of Prisma's", "P2010", () => prisma.$queryRaw`SELECT ${words}::text::int`],
  [
    "a call of Prisma's that is wrong",
    undefined,
    () => prisma.member.findMany({ where: { [words]: words } as object }),
  ],
  ["JSON that is none", undefined, () => JSON.parse(`{"a": ${words}}`)],
  [
    "a shape that is another",
    undefined,
    () => z.strictObject({ a: z.literal("b") }).parse({ [words]: words }),
  ],
]

describe("what is logged of a failure", () => {
  it.each(failures)("has no word of a board in it: %s", async (_what, code, act) => {
    const err = await failing(act)
    // Otherwise nothing would be proved.
    expect(JSON.stringify([err.message, err.stack, err, err.cause])).toContain(quoted)
    const deeper = new Error("a call failed", { cause: err })
    log.error({ err }, "a call failed")
    log.error({ err: deeper }, "a call failed")
    log.error(err)
    log.error({ err })
    expect(written).not.toContain(quoted)
    const [first, second] = written.split("\n").map((line) => (line ? JSON.parse(line) : null))
    expect(first.err).toMatchObject({ type: err.name, ...(code ? { reason: code } : {}) })
    expect(first.err.stack).toMatch(/^\s+at /)
    expect(second.err).toMatchObject({ message: "a call failed", cause: { type: err.name } })
  })

  it("keeps our own messages and the system's, without the password of an address", async () => {
    const away = await failing(() => new Client({ host: "127.0.0.1", port: 1 }).connect())
    log.warn({ err: away }, "away")
    log.warn({ err: new Error("no postgres://parley:hunter2@db:5432/parley here") }, "away")
    const [first, second] = written.split("\n").map((line) => (line ? JSON.parse(line) : null))
    expect(first.err).toMatchObject({
      reason: "ECONNREFUSED",
      message: expect.stringContaining("127.0.0.1:1"),
    })
    expect(second.err.message).toBe("no postgres://parley:[secret]@db:5432/parley here")
    expect(written).not.toContain("hunter2")
  })

  it("writes plain messages, and fields beside them, as they are", () => {
    log.info("PostgreSQL is back")
    log.info({ boardId: "b", why: null }, "a board was made")
    const lines = written.split("\n").flatMap((line) => (line ? [JSON.parse(line)] : []))
    expect(lines).toMatchObject([
      { msg: "PostgreSQL is back" },
      { msg: "a board was made", boardId: "b", why: null },
    ])
  })

  it("blanks what has a secret's name, wherever it stands", () => {
    const secrets = {
      ticket: "secret-1",
      cookie: "secret-2",
      auth: { ticket: "secret-3" },
      req: { headers: { cookie: "secret-4" } },
    }
    log.info(secrets, "a handshake")
    log.info(
      {
        authorization: "secret-5",
        metrics: { token: "secret-6" },
        invite: { code: "secret-7", link: "secret-8" },
      },
      "a call",
    )
    expect(written).not.toMatch(/secret-\d/)
  })
})
