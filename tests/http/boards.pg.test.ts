import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as Y from "yjs"
import { canonicalJson } from "../../core/canonical-json.ts"
import { readLedger } from "../../core/ledger-doc.ts"
import { writeShown } from "../../server/rooms/judgement-ledger.ts"
import { createJudgementStore } from "../../server/store/judgement-store.ts"
import { openServer, type TestServer } from "./server.ts"

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

type Created = { id: string; url: string; codes: { facilitator: string; analyst: string; viewer: string } }
type BoardJson = { meta: { title: string }; scenarios: { id: string; title: string }[] }

describe("POST /api/boards", () => {
  it("makes a blank board and signs its facilitator in", async () => {
    const somebody = server.caller()
    const answer = await somebody.call("POST", "/api/boards", {})
    expect(answer.status).toBe(201)
    const { id, url, codes } = answer.json as Created
    expect(url).toBe(`http://localhost:3000/b/${id}`)
    expect(codes.facilitator).toMatch(/^[A-Z2-7]{26}$/)
    for (const code of [codes.analyst, codes.viewer]) expect(code).toMatch(/^[2-9A-HJKMNP-TW-Z]{8}$/)
    expect(answer.headers.get("set-cookie")).toMatch(
      /^parley_person=v1\.[0-9a-f]{32}\.[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/,
    )
    const board = await somebody.call("GET", `/api/boards/${id}`)
    expect(board.status).toBe(200)
    expect((board.json as BoardJson).meta.title).toBe("Untitled board")
  })

  it("makes a board from a pasted list, one scenario a line", async () => {
    const somebody = server.caller()
    const lines = ["- Kim comes to Vladivostok", "", "2019 drills are prepared"]
    const { id } = (await somebody.call("POST", "/api/boards", { title: "Autumn", lines })).json as Created
    const board = (await somebody.call("GET", `/api/boards/${id}`)).json as BoardJson
    expect(board.meta.title).toBe("Autumn")
    expect(board.scenarios.map(({ title }) => title)).toEqual([
      "Kim comes to Vladivostok",
      "2019 drills are prepared",
    ])
  })

  it("R15 writes the template once: one log row a document, its estimates as rows", async () => {
    const somebody = server.caller()
    const { id } = (await somebody.call("POST", "/api/boards", { template: "korea-2018" })).json as Created
    const board = (await somebody.call("GET", `/api/boards/${id}`)).json as BoardJson
    expect(board.scenarios).toHaveLength(20)
    const where = { where: { boardId: id } }
    const rows = await server.prisma.docUpdate.findMany({ ...where, orderBy: { doc: "asc" } })
    expect(rows.map(({ doc }) => doc)).toEqual(["board", "ledger"])
    expect(await server.prisma.estimate.count(where)).toBe(55)
    expect(await server.prisma.analyst.count(where)).toBe(5)
    expect(await server.prisma.round.count(where)).toBe(2)
    expect(await server.prisma.invite.count(where)).toBe(5)
  })

  it("R15 has the template's rounds and estimates in the ledger from its first row, as they are written again from the rows", async () => {
    const somebody = server.caller()
    const { id } = (await somebody.call("POST", "/api/boards", { template: "korea-2018" })).json as Created
    const row = await server.prisma.docUpdate.findFirstOrThrow({ where: { boardId: id, doc: "ledger" } })
    const doc = new Y.Doc()
    Y.applyUpdate(doc, row.bytes)
    const { rounds, analysts, estimates } = readLedger(doc).judgement
    expect(rounds).toMatchObject([
      { number: 1, status: "revealed", title: "estimate (blind)", follows: null },
      { number: 2, status: "revealed", follows: 1 },
    ])
    expect(analysts).toHaveLength(5)
    expect(estimates).toHaveLength(55)
    expect(estimates.every(({ by }) => analysts.some((analyst) => analyst.id === by))).toBe(true)

    const store = createJudgementStore({ prisma: server.prisma })
    const written = Y.encodeStateVector(doc)
    writeShown(doc, {
      rounds: await store.rounds(id),
      analysts: await store.analysts(id),
      shown: await store.shown(id),
    })
    expect(Y.encodeStateVector(doc)).toEqual(written)
  })

  it("lists the facilitator in the ledger, by the name given or as Facilitator", async () => {
    for (const [given, name] of [
      [{}, "Facilitator"],
      [{ name: "  Mina\u202e  Park " }, "Mina Park"],
    ] as const) {
      const { id } = (await server.caller().call("POST", "/api/boards", given)).json as Created
      const row = await server.prisma.docUpdate.findFirstOrThrow({ where: { boardId: id, doc: "ledger" } })
      const doc = new Y.Doc()
      Y.applyUpdate(doc, row.bytes)
      expect(readLedger(doc).members).toMatchObject([{ name, role: "facilitator" }])
    }
  })

  it("leaves nothing behind when a part of it fails", async () => {
    const before = await server.prisma.board.count()
    const { record } = server.world.audit
    server.world.audit.record = () => Promise.reject(new Error("planted"))
    try {
      const answer = await server.caller().call("POST", "/api/boards", { template: "korea-2018" })
      expect(answer.status).toBe(500)
      expect(answer.text).not.toContain("planted")
    } finally {
      server.world.audit.record = record
    }
    expect(await server.prisma.board.count()).toBe(before)
    expect(await server.prisma.estimate.count({ where: { board: { createdAt: { gt: new Date() } } } })).toBe(
      0,
    )
  })

  it("keeps the person who has a cookie already", async () => {
    const somebody = server.caller()
    await somebody.call("POST", "/api/boards", {})
    const first = somebody.cookie
    await somebody.call("POST", "/api/boards", {})
    expect(somebody.cookie).toBe(first)
  })
})

describe("GET /api/boards/:id", () => {
  it("answers canonical JSON, not to be cached, with the sequence that it shows", async () => {
    const { id, viewer } = await server.boardWithPeople()
    const answer = await viewer.call("GET", `/api/boards/${id}`)
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(canonicalJson(answer.json))
    expect(answer.headers.get("cache-control")).toBe("no-store")
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff")
    expect(answer.headers.get("x-parley-seq")).toBe("1")
  })

  it("tells strangers the same about a board of others and about none", async () => {
    const { id } = await server.boardWithPeople()
    const other = await server.boardWithPeople()
    for (const stranger of [server.caller(), other.facilitator]) {
      const theirs = await stranger.call("GET", `/api/boards/${id}`)
      const none = await stranger.call("GET", "/api/boards/nosuchboard0000000000")
      expect(theirs.status).toBe(404)
      expect(theirs.json).toEqual(none.json)
    }
  })
})

describe("POST /api/boards/:id/ticket", () => {
  it("gives a ticket that is good once, for this member and board", async () => {
    const { id, analyst, idOf } = await server.boardWithPeople()
    const answer = await analyst.call("POST", `/api/boards/${id}/ticket`)
    expect(answer.status).toBe(200)
    const { ticket } = answer.json as { ticket: string }
    expect(server.world.tickets.redeem(ticket)).toEqual({ boardId: id, memberId: idOf("analyst") })
    expect(server.world.tickets.redeem(ticket)).toBeNull()
  })

  it("is refused to strangers and to pages of other sites", async () => {
    const { id, analyst } = await server.boardWithPeople()
    expect((await server.caller().call("POST", `/api/boards/${id}/ticket`)).status).toBe(404)
    const foreign = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: "http://localhost:4000" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { origin: "http://localhost:3000", "sec-fetch-site": "cross-site" },
    ]
    for (const headers of foreign) {
      const answer = await analyst.call("POST", `/api/boards/${id}/ticket`, undefined, headers as never)
      expect([headers, answer.status]).toEqual([headers, 403])
      expect(answer.json).toMatchObject({ error: { code: "foreign-origin" } })
    }
    const own = { origin: "http://localhost:3000", "sec-fetch-site": "same-origin" }
    expect((await analyst.call("POST", `/api/boards/${id}/ticket`, undefined, own)).status).toBe(200)
  })
})
