// A board that was made from a template by the version before, with its rounds and estimates, under this one.
import { cpSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Client } from "pg"
import { expect, it, onTestFinished } from "vitest"
import * as Y from "yjs"
import { readJudgement } from "../../core/judgement-doc.ts"
import { parseTemplate } from "../../core/template.ts"
import { migrate } from "../../server/database/migrate.ts"
import { writeShown } from "../../server/rooms/judgement-ledger.ts"
import { keptJudgements } from "../../server/store/estimate-store.ts"
import { createJudgementStore } from "../../server/store/judgement-store.ts"
import { createPrisma } from "../../server/store/prisma.ts"
import { emptyDatabase } from "../support/database.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { said } from "./judgement-contract.ts"

const root = process.cwd()

/** The rows that the version before wrote, by its columns. */
async function boardOfBefore(client: Client): Promise<void> {
  const file = readFileSync(join(root, "prisma", "templates", "korea-2018.json"), "utf8")
  const { analysts, rounds, estimates } = JSON.parse(file) as Record<string, Record<string, unknown>[]>
  await client.query(`INSERT INTO "Board" (id, title) VALUES ('b', 'Korea'), ('other', 'Another')`)
  const json = (value: unknown) => (value == null ? null : JSON.stringify(value))
  for (const { id, name } of analysts ?? []) {
    await client.query(`INSERT INTO "Analyst" ("boardId", "id", "name") VALUES ('b', $1, $2)`, [id, name])
  }
  for (const { number, phase, opensAt, revealsAt } of rounds ?? []) {
    await client.query(
      `INSERT INTO "Round" ("boardId", "number", "phase", "opensAt", "revealsAt") VALUES ('b', $1, $2, $3, $4)`,
      [number, phase, opensAt, revealsAt],
    )
  }
  for (const e of estimates ?? []) {
    await client.query(
      `INSERT INTO "Estimate" ("boardId", "id", "scenarioId", "analystId", "round", "blind", "given", "probabilities",
         "quantiles", "interval", "confidence", "rationale", "basis", "sourceIds", "createdAt")
       VALUES ('b', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        e.id,
        e.scenarioId,
        e.analystId,
        e.round,
        e.blind,
        json(e.given),
        json(e.probabilities),
        json(e.quantiles),
        json(e.interval),
        e.confidence,
        e.rationale,
        e.basis,
        e.sourceIds ?? [],
        e.createdAt,
      ],
    )
  }
}

it("a board of the version before has its rounds and estimates afterwards as one that is made anew", async () => {
  const database = await emptyDatabase()
  onTestFinished(() => database.drop())
  const before = temporaryFolder()
  cpSync(join(root, "prisma"), join(before, "prisma"), {
    recursive: true,
    filter: (path) => !/migrations\/000[4-9]/.test(path),
  })
  expect((await migrate({ root: before, url: database.url })).at(-1)).toBe("0003_hands")
  const client = new Client({ connectionString: database.url })
  await client.connect()
  await boardOfBefore(client)
  await client.end()

  expect(await migrate({ root, url: database.url })).toContain("0004_judgement")
  const prisma = createPrisma(database.url)
  onTestFinished(() => prisma.$disconnect())
  const store = createJudgementStore({ prisma })
  const kept = {
    rounds: await store.rounds("b"),
    analysts: await store.analysts("b"),
    shown: await store.shown("b"),
  }
  const template = parseTemplate(
    JSON.parse(readFileSync(join(root, "prisma/templates/korea-2018.json"), "utf8")),
  )
  if (!template.ok) throw new Error(template.error.message)
  const anew = keptJudgements(template.value)
  expect(anew.shown).toHaveLength(55)
  const asked = kept.rounds.map(({ scenarioIds, ...round }) => ({
    ...round,
    scenarioIds: [...scenarioIds].sort(),
  }))
  expect(asked).toEqual(
    anew.rounds.map((round) => ({ ...round, scenarioIds: [...round.scenarioIds].sort() })),
  )
  expect(kept.analysts).toEqual(anew.analysts)
  expect(kept.shown).toEqual(anew.shown)

  const doc = new Y.Doc()
  writeShown(doc, kept)
  const { estimates, rounds, analysts } = readJudgement(doc)
  expect([estimates.length, rounds.length, analysts.length]).toEqual([55, 2, 5])
  expect(await store.rounds("other")).toEqual([])

  // The numbers go on behind those of the template.
  const plan = { ...anew.rounds[1], deadline: null, follows: 2 } as (typeof anew.rounds)[number]
  const opened = await store.openRound("b", { commandId: "c", plan, by: "fay", at: 1, salt: "s" })
  expect(opened).toMatchObject({ number: 3, status: "open" })
  const answer = await store.submit("b", { memberId: "ann", name: "Ann" }, said("new", 0.2, { round: 3 }), 2)
  expect(answer).toEqual({ kind: "stored", at: 2 })
  expect((await store.ofRound("b", 3))[0]?.ordinal).toBeGreaterThan(anew.shown.at(-1)?.ordinal as number)
})
