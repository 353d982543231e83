// Boards from files of ours: what comes in is what went out, and what is no such file leaves nothing behind.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Snapshot } from "../../core/snapshot.ts"
import { openServer, type TestServer } from "./server.ts"

let server: TestServer
let kept: { text: string; hash: string }
let members: Awaited<ReturnType<TestServer["boardWithPeople"]>>

beforeAll(async () => {
  server = await openServer()
  members = await server.boardWithPeople({ template: "korea-2018" })
  kept = await snapshotOf(members)
})
afterAll(() => server.close())

async function snapshotOf({ id, facilitator }: Pick<typeof members, "id" | "facilitator">) {
  const taken = await facilitator.call("POST", `/api/boards/${id}/snapshots`, { title: "Move 1" })
  expect(taken.status).toBe(201)
  const { id: snapshotId, hash } = taken.json as { id: string; hash: string }
  const file = await facilitator.call("GET", `/api/snapshots/${snapshotId}.json`)
  expect(file.status).toBe(200)
  return { text: file.text, hash }
}

describe("a board made of a file of ours", () => {
  it("M8 holds what the snapshot holds, and a snapshot of it holds the same again", async () => {
    const facilitator = server.caller()
    const made = await facilitator.call("POST", "/api/boards", { file: kept.text, hash: kept.hash })
    expect(made.status).toBe(201)
    const { id, hash, notes } = made.json as { id: string; hash: string; notes: string[] }
    expect(hash).toBe(kept.hash)
    expect(notes).toEqual([expect.stringMatching(/^Stays behind: \d+ estimates/)])
    const again = JSON.parse((await snapshotOf({ id, facilitator })).text) as Snapshot
    const before = JSON.parse(kept.text) as Snapshot
    expect(again.board).toEqual(before.board)
    expect(before.judgement.estimates.length).toBeGreaterThan(0)
    expect(again.judgement.estimates).toEqual([])
  })

  it("is made of a table, by its headings", async () => {
    const facilitator = server.caller()
    const text = "Statement;Set;Likelihood\n'=cmd|' /C calc'!A0;Moves;30%\nTalks resume;Moves;0,5\n"
    const table = { text, likelihoods: "percent" }
    const made = await facilitator.call("POST", "/api/boards", { title: "Table", table })
    expect(made.status).toBe(201)
    const board = await facilitator.call("GET", `/api/boards/${(made.json as { id: string }).id}`)
    expect(board.json).toMatchObject({
      meta: { title: "Table" },
      sets: [{ title: "Moves" }],
      scenarios: [
        { title: "=cmd|' /C calc'!A0", working: { probabilities: { yes: 0.3 } } },
        { title: "Talks resume", working: { probabilities: { yes: 0.005 } } },
      ],
    })
  })

  const everythingKept = async () => [
    await server.prisma.board.count(),
    await server.prisma.member.count(),
    await server.prisma.invite.count(),
    await server.prisma.auditEntry.count(),
  ]
  const bad: [string, () => object, number, string, RegExp][] = [
    ["a zip bomb", () => ({ file: `PK\u0003\u0004${"\0".repeat(1_000)}` }), 400, "file-refused", /zip file/],
    [
      "a workbook as a table",
      () => ({ table: { text: "PK\u0003\u0004\u0014" } }),
      400,
      "file-refused",
      /Save the sheet as CSV/,
    ],
    ["gzip", () => ({ file: "\u001f\u008b\u0008" }), 400, "file-refused", /gzip/],
    [
      "a web page",
      () => ({ file: "<!doctype html><script>alert(1)</script>" }),
      400,
      "file-refused",
      /web page/,
    ],
    ["deep JSON", () => ({ file: `{"a":${"[".repeat(500_000)}` }), 400, "file-refused", /nested deeper/],
    [
      "a key twice",
      () => ({ file: `{"title":"x",${kept.text.slice(1)}` }),
      400,
      "file-refused",
      /a second time/,
    ],
    [
      "a later version",
      () => ({ file: kept.text.replace("parley-snapshot/2", "parley-snapshot/7") }),
      400,
      "file-refused",
      /version 7/,
    ],
    [
      "a foreign hash",
      () => ({ file: kept.text, hash: "0".repeat(64) }),
      400,
      "file-refused",
      /not the snapshot 000000000000…/,
    ],
    ["a hash without a file", () => ({ hash: "0".repeat(64) }), 400, "malformed", /belongs to a file/],
    ["10 MB", () => ({ file: "x".repeat(10_000_000) }), 413, "too-large", /too large/],
    [
      "more than is read of a file",
      () => ({ file: `"${"x".repeat(6_000_000)}"` }),
      400,
      "malformed",
      /too large/,
    ],
    [
      "a table with a bad row",
      () => ({ table: { text: "title,likelihood\nA,30\nB,130\n" } }),
      400,
      "file-refused",
      /^Row 3: likelihood 130% is above 100\.$/,
    ],
    [
      "a table and a file",
      () => ({ file: kept.text, table: { text: "title\nA" } }),
      400,
      "malformed",
      /only one/,
    ],
    [
      "a column beyond the table",
      () => ({ table: { text: "title\nA", columns: { title: 900 } } }),
      400,
      "malformed",
      /columns/,
    ],
  ]
  it.each(bad)(
    "R15 is refused that is %s, and nothing is written",
    async (_, body, status, code, message) => {
      const before = await everythingKept()
      const answer = await server.caller().call("POST", "/api/boards", body())
      expect(answer.status).toBe(status)
      expect(answer.json).toMatchObject({ error: { code, message: expect.stringMatching(message) } })
      expect(answer.headers.get("set-cookie")).toBeNull()
      expect(await everythingKept()).toEqual(before)
    },
  )
})

it("the schema of a snapshot is published, and what is taken has all that it asks for and nothing else", async () => {
  const answer = await server.caller().call("GET", "/api/schemas/snapshot-2.json")
  expect(answer.status).toBe(200)
  const schema = answer.json as Schema
  expect(schema).toMatchObject({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "http://localhost:3000/api/schemas/snapshot-2.json",
    properties: { format: { const: "parley-snapshot/2" } },
  })
  let looked = 0
  const check = (
    value: unknown,
    { required = [], properties, items, additionalProperties }: Schema,
    at: string,
  ) => {
    if (Array.isArray(value))
      for (const [i, one] of value.entries()) if (items) check(one, items, `${at}.${i}`)
    if (typeof value !== "object" || value === null || Array.isArray(value) || !properties) return
    looked += 1
    expect(Object.keys(value), at).toEqual(expect.arrayContaining(required))
    for (const [key, part] of Object.entries(value)) {
      const property = properties[key]
      if (property) check(part, property, `${at}.${key}`)
      else expect(additionalProperties, `${at}.${key}`).not.toBe(false)
    }
  }
  check(JSON.parse(kept.text), schema, "")
  expect(looked).toBeGreaterThan(100)
})

interface Schema {
  required?: string[]
  properties?: Record<string, Schema>
  items?: Schema
  additionalProperties?: unknown
}
