import { readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parseBif } from "../../core/bif.ts"
import { bifLimits } from "../../core/bif-limits.ts"
import { applyChanges } from "../../core/board-doc.ts"
import { parseScw, writeScw } from "../../core/scw.ts"
import { plan } from "../store/judgement-contract.ts"
import { openServer, type TestServer } from "./server.ts"

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const asia = readFileSync(new URL("../core/network/data/asia.bif", import.meta.url), "utf8")
const chain = writeScw({
  name: "chain",
  descriptors: [
    { name: "A", variants: ["a1", "a2"] },
    { name: "B", variants: ["b1", "b2"] },
  ],
  judgements: [
    [0, 0, 3, -3],
    [0, 0, -3, 3],
    [1, 0, 0, 0],
    [0, 0, 0, 0],
  ],
})
const boards = () => server.prisma.board.count()
const networkIn = (text: string) => {
  const file = parseBif(text)
  if (!file.ok) throw new Error(file.error.message)
  return file.value.network
}

describe("a board from a file", () => {
  it("of a network: all of it, and its export is the same network for everybody on the board", async () => {
    const { id, viewer, analyst } = await server.boardWithPeople({ file: asia, title: "Clinic" })
    const board = (await viewer.call("GET", `/api/boards/${id}`)).json as {
      meta: { title: string }
      scenarios: { title: string; working: { probabilities: { yes: number } } }[]
      tables: unknown[]
    }
    expect(board.meta.title).toBe("Clinic")
    expect(board.scenarios.find(({ title }) => title === "dysp")?.working.probabilities.yes).toBeCloseTo(
      0.4359706,
      7,
    )
    expect(board.tables).toHaveLength(6)
    for (const who of [viewer, analyst]) {
      const file = await who.call("GET", `/api/boards/${id}/network.bif`)
      expect(file.status).toBe(200)
      expect(file.headers.get("content-type")).toBe("text/plain; charset=utf-8")
      expect(file.headers.get("content-disposition")).toContain('filename="Clinic.bif"')
      expect(file.headers.get("x-parley-seq")).not.toBeNull()
      expect(networkIn(file.text).variables).toEqual(networkIn(asia).variables)
    }
    const again = await server.boardWithPeople({
      file: (await viewer.call("GET", `/api/boards/${id}/network.bif`)).text,
    })
    const copy = (await again.facilitator.call("GET", `/api/boards/${again.id}`)).json as typeof board
    expect(copy).toEqual(board)
  })

  it("of a project: links of what closes no loop, and the same judgements out again", async () => {
    const { id, viewer } = await server.boardWithPeople({ file: chain })
    const board = (await viewer.call("GET", `/api/boards/${id}`)).json as {
      meta: { title: string }
      links: unknown[]
    }
    expect([board.meta.title, board.links.length]).toEqual(["chain", 4])
    const file = parseScw((await viewer.call("GET", `/api/boards/${id}/network.scw`)).text)
    expect(file.ok && file.value.project.judgements).toEqual([
      [0, 0, 3, -3],
      [0, 0, -3, 3],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ])
  })

  it("R15 that is broken is refused with its line, and nothing is made", async () => {
    const before = await boards()
    const broken = asia.replace("table 0.01, 0.99;", "table 0.01, 0.98;")
    const answer = await server.caller().call("POST", "/api/boards", { file: broken })
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual({
      error: {
        code: "file-refused",
        line: 28,
        message: "Line 28: these probabilities sum to 0.99 and not to 1.",
      },
    })
    expect(answer.headers.get("set-cookie")).toBeNull()
    for (const file of ["", "\0", "network", "$ ScenarioWizard 9", "{".repeat(100_000), chain.slice(0, 80)]) {
      const refused = await server.caller().call("POST", "/api/boards", { file })
      expect(refused.status).toBe(400)
      expect(refused.json).toMatchObject({
        error: { code: "file-refused", message: expect.stringMatching(/\.$/) },
      })
    }
    const both = await server.caller().call("POST", "/api/boards", { file: asia, lines: ["a"] })
    expect(both.json).toMatchObject({ error: { code: "malformed" } })
    expect(await boards()).toBe(before)
  })

  it("R5 that is too large is refused, before and after it is unpacked; other calls keep their limit", async () => {
    const before = await boards()
    const most = " ".repeat(bifLimits.characters)
    expect((await server.caller().call("POST", "/api/boards", { file: `${most}x` })).status).toBe(400)
    expect((await server.caller().call("POST", "/api/boards", { file: most.repeat(9) })).status).toBe(413)
    const { id, facilitator } = await server.boardWithPeople()
    const list = { setId: null, lines: ["x".repeat(300_000)] }
    expect((await facilitator.call("POST", `/api/boards/${id}/scenarios`, list)).status).toBe(413)
    expect(await boards()).toBe(before + 1)
  })
})

describe("the files of a board", () => {
  it("are for its members, and an address that names nothing is none", async () => {
    const { id } = await server.boardWithPeople({ file: asia })
    const other = await server.boardWithPeople()
    for (const type of ["bif", "scw"]) {
      const none = await other.facilitator.call("GET", `/api/boards/nosuchboard0000000000/network.${type}`)
      const theirs = await other.facilitator.call("GET", `/api/boards/${id}/network.${type}`)
      expect([theirs.status, theirs.text]).toEqual([404, none.text])
      expect((await server.caller().call("GET", `/api/boards/${id}/network.${type}`)).status).toBe(404)
      expect((await other.facilitator.call("GET", `/api/boards/__proto__/network.${type}`)).status).toBe(404)
    }
  })

  it("say so when there is nothing to write", async () => {
    const { id, facilitator } = await server.boardWithPeople()
    for (const type of ["bif", "scw"]) {
      const answer = await facilitator.call("GET", `/api/boards/${id}/network.${type}`)
      expect(answer.status).toBe(409)
      expect(answer.json).toMatchObject({ error: { code: "no-network" } })
    }
  })

  it("hold titles that no file can hold as they are", async () => {
    const lines = ['Kim attends; { or "not" } // perhaps', "日本は参加する", "table"]
    const { id, facilitator, idOf } = await server.boardWithPeople({ lines })
    await server.world.live.write(id, "board", idOf("facilitator"), (doc) => {
      applyChanges(doc, [{ kind: "setMeta", field: "title", value: "a\r\nX-Evil: 1", base: null }])
    })
    const bif = await facilitator.call("GET", `/api/boards/${id}/network.bif`)
    expect(networkIn(bif.text).variables.map(({ name }) => name)).toEqual(lines)
    expect(bif.headers.get("x-evil")).toBeNull()
    const scw = parseScw((await facilitator.call("GET", `/api/boards/${id}/network.scw`)).text)
    expect(scw.ok && scw.value.project.descriptors.map(({ name }) => name)).toEqual(lines)
  })

  it("B8 leave out what a blind round hides, and say so", async () => {
    const board = await server.boardWithPeople({ template: "korea-2018" })
    const { id, viewer, asks } = board
    const names = async () =>
      networkIn((await viewer.call("GET", `/api/boards/${id}/network.bif`)).text).variables.map(
        ({ name }) => name,
      )
    const all = (await viewer.call("GET", `/api/boards/${id}`)).json as {
      scenarios: { id: string; title: string }[]
    }
    const asked = all.scenarios.find((one) => one.id === "s-kim-eef")
    if (!asked) throw new Error("the board has no such scenario")
    const before = await names()
    expect(before).toContain(asked.title)
    const opened = await asks("facilitator", {
      kind: "open-round",
      id: server.world.newId(),
      plan: plan({ scenarioIds: [asked.id] }),
    })
    expect(opened).toMatchObject({ ok: true })
    expect(await names()).toEqual(before.filter((name) => name !== asked.title))
    const { text } = await viewer.call("GET", `/api/boards/${id}/network.bif`)
    expect(text).toContain(`// Left out while a blind round runs: ${asked.title}`)
  })
})
