import type { IncomingMessage, ServerResponse } from "node:http"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readLedger } from "../../core/ledger-doc.ts"
import { codeLifeMs } from "../../server/auth/invites.ts"
import { createPageAnswers } from "../../server/http/page-answers.ts"
import { rates } from "../../server/http/rate-limits.ts"
import { openServer, type TestServer } from "./server.ts"

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

type Invite = { id: string; role: string; kind: string; code: string; url: string; expiresAt: string | null }

const roster = async (boardId: string) =>
  readLedger((await server.world.live.read(boardId, "ledger")).doc).members
const codeOf = (answer: { json: unknown }) => (answer.json as { error: { code: string } }).error.code
const invitesOf = async (board: {
  id: string
  facilitator: { call: TestServer["caller"] extends never ? never : ReturnType<TestServer["caller"]>["call"] }
}) =>
  ((await board.facilitator.call("GET", `/api/boards/${board.id}/invites`)).json as { invites: Invite[] })
    .invites

describe("joining", () => {
  it("shows what a code opens, however it is typed", async () => {
    const { codes } = await server.boardWithPeople({ title: "Korea" })
    const typed = [
      codes.analyst,
      codes.analyst.toLowerCase(),
      `${codes.analyst.slice(0, 4)}-${codes.analyst.slice(4)}`,
      ` ${codes.analyst.slice(0, 4)} ${codes.analyst.slice(4)} `,
    ]
    for (const code of typed) {
      const answer = await server.caller().call("GET", `/api/join/${encodeURIComponent(code)}`)
      expect([code, answer.status]).toEqual([code, 200])
      expect(answer.json).toEqual({ title: "Korea", role: "analyst", people: 3 })
    }
    const whole = `http://192.168.1.5:3000/j/${codes.facilitator}?x=1`
    const answer = await server.caller().call("POST", "/api/join", { code: whole, name: "Fay" })
    expect(answer.status).toBe(200)
  })

  it("puts a person on the board once, however often and from however many tabs they come", async () => {
    const { id, codes } = await server.boardWithPeople()
    const ben = server.caller()
    const first = await ben.call("POST", "/api/join", { code: codes.analyst, name: "Ben" })
    expect(first.json).toEqual({ boardId: id, url: `http://localhost:3000/b/${id}` })
    const cookie = ben.cookie
    const again = await Promise.all(
      Array.from({ length: 5 }, () =>
        server.caller(cookie).call("POST", "/api/join", { code: codes.analyst, name: "Ben" }),
      ),
    )
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect((await roster(id)).filter(({ name }) => name === "Ben")).toHaveLength(1)
    expect(await server.prisma.member.count({ where: { boardId: id } })).toBe(4)
  })

  it("never lowers a role by a weaker link, and raises it by a stronger one", async () => {
    const { id, codes, analyst, facilitator, idOf } = await server.boardWithPeople()
    const analystId = idOf("analyst")
    const roleOf = async () =>
      (await server.prisma.member.findUniqueOrThrow({ where: { id: analystId } })).role
    await analyst.call("POST", "/api/join", { code: codes.viewer, name: "Ana" })
    expect(await roleOf()).toBe("analyst")
    await facilitator.call("POST", "/api/join", { code: codes.viewer, name: "Fay" })
    expect((await facilitator.call("GET", `/api/boards/${id}/invites`)).status).toBe(200)
    await analyst.call("POST", "/api/join", { code: codes.facilitator, name: "Ana" })
    expect(await roleOf()).toBe("facilitator")
    expect(server.told.at(-1)).toEqual({ memberId: analystId, what: "facilitator" })
  })

  it("refuses what opens nothing with one answer", async () => {
    const { codes } = await server.boardWithPeople()
    for (const code of [
      "WRONGC",
      "22222222",
      "A".repeat(26),
      `${codes.viewer}A`,
      "../../x",
      "%",
      "\u0000",
      "",
    ]) {
      const answer = await server.caller().call("POST", "/api/join", { code, name: "Eve" })
      expect([code, answer.status, codeOf(answer)]).toEqual([code, 404, "no-such-code"])
    }
  })

  it("needs a name that can be read", async () => {
    const { codes } = await server.boardWithPeople()
    const unseen = ["\u200b\u200b", "\u200e", "\u00ad", "\u3164", "\u2800", "\u2060", "\u0301"]
    for (const name of ["", "   ", "\u202e\u0000", ...unseen, "x".repeat(61), 7, null]) {
      const answer = await server.caller().call("POST", "/api/join", { code: codes.viewer, name })
      expect([name, answer.status]).toEqual([name, 400])
    }
  })

  it("stops guessing codes from one address, and lets links through meanwhile", async () => {
    const own = await openServer()
    try {
      const { codes } = await own.boardWithPeople()
      const guess = (code: string) => own.caller().call("GET", `/api/join/${code}`)
      let misses = 0
      while ((await guess("22222222")).status === 404) misses++
      expect(misses).toBe(rates.wrongCode.burst)
      const refused = await guess(codes.viewer)
      expect(refused.status).toBe(429)
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0)
      expect((await guess(codes.facilitator)).status).toBe(200)
      own.clock.now += 2_500
      expect((await guess(codes.viewer)).status).toBe(200)
    } finally {
      await own.close()
    }
  })

  it("keeps to a link's expiry and number of uses, under a rush", async () => {
    const board = await server.boardWithPeople()
    const wanted = { role: "analyst", kind: "link", maxUses: 3, expiresInHours: 1 }
    const made = await board.facilitator.call("POST", `/api/boards/${board.id}/invites`, wanted)
    expect(made.status).toBe(201)
    const { code } = made.json as Invite
    const rush = await Promise.all(
      Array.from({ length: 8 }, (_, i) => server.caller().call("POST", "/api/join", { code, name: `P${i}` })),
    )
    expect(rush.filter(({ status }) => status === 200)).toHaveLength(3)
    expect(rush.filter(({ status }) => status === 404)).toHaveLength(5)
    const timed = { role: "viewer", kind: "link", expiresInHours: 1 }
    const short = (await board.facilitator.call("POST", `/api/boards/${board.id}/invites`, timed))
      .json as Invite
    expect((await server.caller().call("GET", `/api/join/${short.code}`)).status).toBe(200)
    server.clock.now += 61 * 60 * 1000
    expect((await server.caller().call("GET", `/api/join/${short.code}`)).status).toBe(404)
  })
})

describe("ways in", () => {
  it("shows facilitators every open link and code with the address that a colleague reaches", async () => {
    const shared = await openServer({ settings: { publicUrl: "https://parley.example.org" } })
    try {
      const board = await shared.boardWithPeople()
      const answer = await board.facilitator.call("GET", `/api/boards/${board.id}/invites`)
      const { invites } = answer.json as { invites: Invite[] }
      expect(invites.map(({ role, kind }) => `${role} ${kind}`)).toEqual([
        "facilitator link",
        "analyst link",
        "analyst code",
        "viewer link",
        "viewer code",
      ])
      for (const { code, url } of invites) expect(url).toBe(`https://parley.example.org/j/${code}`)
      expect(invites.find(({ role }) => role === "facilitator")?.code).toBe(board.codes.facilitator)
      const codes = invites.filter(({ kind }) => kind === "code")
      for (const { expiresAt } of codes)
        expect(expiresAt).toBe(new Date(shared.clock.now + codeLifeMs).toISOString())
      expect(board.url).toBe(`https://parley.example.org/b/${board.id}`)
    } finally {
      await shared.close()
    }
  })

  it("is not shown to analysts, viewers or strangers", async () => {
    const { id, analyst, viewer } = await server.boardWithPeople()
    for (const [somebody, status] of [
      [analyst, 403],
      [viewer, 403],
      [server.caller(), 404],
    ] as const) {
      expect((await somebody.call("GET", `/api/boards/${id}/invites`)).status).toBe(status)
      const remake = { role: "viewer", kind: "code" }
      expect((await somebody.call("POST", `/api/boards/${id}/invites`, remake)).status).toBe(status)
    }
  })

  it("R6 closes a revoked or remade code at once", async () => {
    const board = await server.boardWithPeople()
    const remake = { role: "analyst", kind: "code" }
    const made = await board.facilitator.call("POST", `/api/boards/${board.id}/invites`, remake)
    const { id: inviteId, code } = made.json as Invite
    expect((await server.caller().call("GET", `/api/join/${board.codes.analyst}`)).status).toBe(404)
    expect((await server.caller().call("GET", `/api/join/${code}`)).status).toBe(200)
    const path = `/api/boards/${board.id}/invites/${inviteId}`
    expect((await board.facilitator.call("DELETE", path)).status).toBe(204)
    expect((await server.caller().call("GET", `/api/join/${code}`)).status).toBe(404)
    expect((await board.facilitator.call("DELETE", path)).status).toBe(404)
    expect((await invitesOf(board)).map(({ id }) => id)).not.toContain(inviteId)
  })

  it("does not let a facilitator of another board close it", async () => {
    const board = await server.boardWithPeople()
    const other = await server.boardWithPeople()
    const [invite] = await invitesOf(board)
    const path = `/api/boards/${other.id}/invites/${invite?.id}`
    expect((await other.facilitator.call("DELETE", path)).status).toBe(404)
    expect(await invitesOf(board)).toHaveLength(5)
  })

  it("never makes a short code for facilitators", async () => {
    const { id, facilitator } = await server.boardWithPeople()
    const answer = await facilitator.call("POST", `/api/boards/${id}/invites`, {
      role: "facilitator",
      kind: "code",
    })
    expect(answer.status).toBe(400)
  })

  it("keeps no code in the database as it is typed", async () => {
    const { id, codes } = await server.boardWithPeople()
    const rows = await server.prisma.invite.findMany({ where: { boardId: id } })
    const kept = rows.map((row) => row.secretHash + Buffer.from(row.sealed).toString("latin1")).join()
    for (const code of Object.values(codes)) expect(kept).not.toContain(code)
  })
})

describe("roles and removal", () => {
  it("R6 tells the member's sockets and the ledger of a lowered role before it answers", async () => {
    const { id, facilitator, idOf } = await server.boardWithPeople()
    const memberId = idOf("analyst")
    const answer = await facilitator.call("PATCH", `/api/boards/${id}/members/${memberId}`, {
      role: "viewer",
    })
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({ id: memberId, role: "viewer" })
    expect(server.told.at(-1)).toEqual({ memberId, what: "viewer" })
    expect((await roster(id)).find((member) => member.id === memberId)?.role).toBe("viewer")
  })

  it("R6 shuts a removed member out of every call, until a link that was made afterwards", async () => {
    const { id, codes, facilitator, analyst, idOf } = await server.boardWithPeople()
    const memberId = idOf("analyst")
    expect((await facilitator.call("DELETE", `/api/boards/${id}/members/${memberId}`)).status).toBe(204)
    expect(server.told.at(-1)).toEqual({ memberId, what: "removed" })
    expect((await roster(id)).find((member) => member.id === memberId)?.removedAt).toBe(server.clock.now)
    for (const [method, path, body] of [
      ["GET", `/api/boards/${id}`, undefined],
      ["POST", `/api/boards/${id}/ticket`, undefined],
      ["POST", `/api/boards/${id}/snapshots`, {}],
      ["PATCH", `/api/boards/${id}/members/me`, { name: "X" }],
      ["POST", "/api/join", { code: codes.analyst, name: "Ana" }],
    ] as const) {
      const answer = await analyst.call(method, path, body)
      expect([path, answer.status, codeOf(answer)]).toEqual([path, 403, "removed"])
    }
    server.clock.now += 1
    const remake = { role: "viewer", kind: "link" }
    const { code } = (await facilitator.call("POST", `/api/boards/${id}/invites`, remake)).json as Invite
    expect((await analyst.call("POST", "/api/join", { code, name: "Ana" })).status).toBe(200)
    const back = (await roster(id)).find((member) => member.id === memberId)
    expect(back).toMatchObject({ role: "viewer" })
    expect(back?.removedAt).toBeUndefined()
  })

  it("keeps one facilitator, also when two try to leave at once", async () => {
    const { id, codes, facilitator, idOf } = await server.boardWithPeople()
    const first = idOf("facilitator")
    const alone = [
      await facilitator.call("PATCH", `/api/boards/${id}/members/${first}`, { role: "analyst" }),
      await facilitator.call("DELETE", `/api/boards/${id}/members/${first}`),
    ]
    for (const answer of alone) {
      expect([answer.status, codeOf(answer)]).toEqual([409, "last-facilitator"])
      expect((answer.json as { error: { message: string } }).error.message).toMatch(/only facilitator/)
    }
    const second = server.caller()
    await second.call("POST", "/api/join", { code: codes.facilitator, name: "Two" })
    const members = await server.prisma.member.findMany({ where: { boardId: id, name: "Two" } })
    const both = await Promise.all([
      facilitator.call("PATCH", `/api/boards/${id}/members/${first}`, { role: "viewer" }),
      second.call("PATCH", `/api/boards/${id}/members/${members[0]?.id}`, { role: "viewer" }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  it("is the facilitators' alone, and of their own board", async () => {
    const board = await server.boardWithPeople()
    const other = await server.boardWithPeople()
    const target = board.idOf("viewer")
    for (const [somebody, boardId, status] of [
      [board.analyst, board.id, 403],
      [board.viewer, board.id, 403],
      [other.facilitator, board.id, 404],
      [other.facilitator, other.id, 404],
    ] as const) {
      const path = `/api/boards/${boardId}/members/${target}`
      expect((await somebody.call("PATCH", path, { role: "facilitator" })).status).toBe(status)
      expect((await somebody.call("DELETE", path)).status).toBe(status)
    }
    const row = await server.prisma.member.findUniqueOrThrow({ where: { id: target } })
    expect(row).toMatchObject({ role: "viewer", removedAt: null })
  })

  it("lets everybody change their own name, viewers too", async () => {
    const { id, viewer, idOf } = await server.boardWithPeople()
    const answer = await viewer.call("PATCH", `/api/boards/${id}/members/me`, { name: " Victoria " })
    expect(answer.json).toMatchObject({ id: idOf("viewer"), name: "Victoria", role: "viewer" })
    expect((await roster(id)).find(({ id }) => id === idOf("viewer"))?.name).toBe("Victoria")
  })
})

describe("what pages ask", () => {
  it("shows a board to its members and nothing to others", async () => {
    const pages = createPageAnswers(server.world)
    const { id, viewer, codes } = await server.boardWithPeople({ title: "Paged" })
    expect(await pages.boardForPage(id, viewer.cookie)).toMatchObject({ title: "Paged", role: "viewer" })
    expect(await pages.boardForPage(id, null)).toBeNull()
    expect(await pages.boardForPage("__proto__", viewer.cookie)).toBeNull()
    expect(await pages.boardForPage(id, `${viewer.cookie}x`)).toBeNull()
    expect(await pages.inviteForPage(codes.analyst, viewer.cookie)).toEqual({
      title: "Paged",
      role: "analyst",
      people: 3,
      you: { boardId: id, name: "Vic", role: "viewer" },
    })
    expect(await pages.inviteForPage(codes.analyst)).toMatchObject({ you: null })
    expect(await pages.inviteForPage("22222222")).toBeNull()
  })

  it("counts wrong codes against whoever calls, also when a page asks", async () => {
    const own = await openServer()
    try {
      const { codes } = await own.boardWithPeople()
      const pages = createPageAnswers(own.world)
      const from = (remoteAddress: string, code: string) =>
        new Promise<unknown>((resolve, reject) => {
          const handler = pages.knowingCaller(() => void pages.inviteForPage(code).then(resolve, reject))
          const request = { headers: { "x-forwarded-for": "6.6.6.6" }, socket: { remoteAddress } }
          handler(request as unknown as IncomingMessage, {} as ServerResponse)
        })
      for (let guess = 0; guess < rates.wrongCode.burst; guess++) await from("10.0.0.1", "22222222")
      expect(await from("10.0.0.1", codes.viewer)).toBeNull()
      expect(await from("10.0.0.1", codes.facilitator)).toMatchObject({ role: "facilitator" })
      expect(await from("10.0.0.2", codes.viewer)).toMatchObject({ role: "viewer" })
    } finally {
      await own.close()
    }
  })
})
