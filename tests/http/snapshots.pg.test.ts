import { createHash } from "node:crypto"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { applyChanges } from "../../core/board-doc.ts"
import { fileName } from "../../server/http/file-names.ts"
import { openServer, type TestServer } from "./server.ts"

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

type Taken = { id: string; number: number; hash: string }

describe("snapshots", () => {
  it("M8 hands out the very text that gives the hash, to everybody on the board", async () => {
    const { id, analyst, viewer } = await server.boardWithPeople({ template: "korea-2018" })
    const answer = await analyst.call("POST", `/api/boards/${id}/snapshots`, { title: "Round 2" })
    expect(answer.status).toBe(201)
    const taken = answer.json as Taken
    const file = await viewer.call("GET", `/api/snapshots/${taken.id}.json`)
    expect(file.status).toBe(200)
    expect(createHash("sha256").update(file.text, "utf8").digest("hex")).toBe(taken.hash)
    expect(file.json).toMatchObject({ title: "Round 2", author: "Ana", boardId: id })
    expect(file.headers.get("content-disposition")).toBe(
      `attachment; filename="Round-2.json"; filename*=UTF-8''Round%202.json`,
    )
    const markdown = await viewer.call("GET", `/api/snapshots/${taken.id}.md`)
    expect(markdown.headers.get("content-type")).toBe("text/markdown; charset=utf-8")
    expect(markdown.text).toContain("Round 2")
    expect(markdown.text).toContain(taken.hash)
  })

  it("lists them to members, the latest first", async () => {
    const { id, facilitator, viewer } = await server.boardWithPeople({ title: "Listed" })
    const taken: Taken[] = []
    for (const body of [{ title: "First", note: "Before\u0000lunch." }, undefined]) {
      server.clock.now += 1_000
      taken.push((await facilitator.call("POST", `/api/boards/${id}/snapshots`, body)).json as Taken)
    }
    const { snapshots } = (await viewer.call("GET", `/api/boards/${id}/snapshots`)).json as {
      snapshots: object[]
    }
    const asOf = new Date(server.clock.now).toISOString()
    const [second, first] = snapshots
    expect(second).toEqual({
      ...taken[1],
      number: 2,
      kind: "named",
      title: "Listed",
      note: "",
      asOf,
      createdAt: asOf,
      author: "Facilitator",
      round: null,
    })
    expect(first).toMatchObject({ ...taken[0], number: 1, title: "First", note: "Before lunch." })
  })

  it("numbers those that are taken at once one after another", async () => {
    const { id, facilitator } = await server.boardWithPeople({ title: "At once" })
    const all = await Promise.all(
      [1, 2, 3, 4].map(() => facilitator.call("POST", `/api/boards/${id}/snapshots`, {})),
    )
    const numbers = all.map(({ json }) => (json as Taken).number)
    expect(numbers.sort()).toEqual([1, 2, 3, 4])
  })

  it("M8 tells of one whether its numbers come out again", async () => {
    const { id, analyst, viewer } = await server.boardWithPeople({ template: "korea-2018" })
    const taken = (await analyst.call("POST", `/api/boards/${id}/snapshots`, {})).json as Taken
    const one = await viewer.call("GET", `/api/snapshots/${taken.id}`)
    expect(one.json).toMatchObject({ ...taken, author: "Ana", kind: "named", recomputes: { same: true } })
    const { json } = await viewer.call("GET", `/api/snapshots/${taken.id}.json`)
    const { judgement, derived } = json as {
      judgement: { estimates: unknown[]; rounds: { status: string }[]; people: unknown[] }
      derived: { exact: boolean }
    }
    expect(derived.exact).toBe(true)
    expect(judgement.estimates.length).toBeGreaterThan(10)
    expect(judgement.rounds.every(({ status }) => status === "revealed")).toBe(true)
    await server.prisma.snapshot.update({ where: { id: taken.id }, data: { canonical: "{}" } })
    expect((await viewer.call("GET", `/api/snapshots/${taken.id}`)).json).toMatchObject({
      recomputes: { same: false },
    })
  })

  it("takes one of a board whose title holds what PostgreSQL does not keep", async () => {
    const { id, facilitator, idOf } = await server.boardWithPeople()
    await server.world.live.write(id, "board", idOf("facilitator"), (doc) => {
      applyChanges(doc, [{ kind: "setMeta", field: "title", value: "Two\u0000 halves \ud800", base: null }])
    })
    const answer = await facilitator.call("POST", `/api/boards/${id}/snapshots`)
    expect(answer.status).toBe(201)
    const { id: snapshotId, hash } = answer.json as Taken
    const file = await facilitator.call("GET", `/api/snapshots/${snapshotId}.json`)
    expect(file.json).toMatchObject({ title: expect.stringMatching(/^Two halves/) })
    expect(createHash("sha256").update(file.text, "utf8").digest("hex")).toBe(hash)
    expect((await facilitator.call("GET", `/api/snapshots/${snapshotId}.md`)).status).toBe(200)
  })

  it("R7 refuses one to a viewer, with a sentence", async () => {
    const { id, viewer } = await server.boardWithPeople()
    const answer = await viewer.call("POST", `/api/boards/${id}/snapshots`, {})
    expect(answer.status).toBe(403)
    expect(answer.json).toEqual({
      error: { code: "forbidden", message: "Viewers can read snapshots but not take them." },
    })
    expect(await server.prisma.snapshot.count({ where: { boardId: id } })).toBe(0)
  })

  it("shows none to others, whether it exists or not", async () => {
    const { id, facilitator } = await server.boardWithPeople()
    const other = await server.boardWithPeople()
    const { id: snapshotId } = (await facilitator.call("POST", `/api/boards/${id}/snapshots`, {}))
      .json as Taken
    const none = await other.facilitator.call("GET", "/api/snapshots/nosuchsnapshot000000.json")
    for (const type of ["json", "md"]) {
      const theirs = await other.facilitator.call("GET", `/api/snapshots/${snapshotId}.${type}`)
      expect([theirs.status, theirs.text]).toEqual([404, none.text])
    }
    expect((await other.facilitator.call("GET", `/api/snapshots/${snapshotId}`)).text).toBe(none.text)
    for (const file of [
      `${snapshotId}.html`,
      `${snapshotId}.json.md`,
      "..%2f..%2fx.json",
      "__proto__.json",
    ]) {
      expect((await facilitator.call("GET", `/api/snapshots/${file}`)).status).toBe(404)
    }
  })

  it("names files so that no header and no folder breaks", () => {
    expect(fileName('a"b\r\nX: y/../c', "md")).toBe(
      `filename="a-b-X-y-c.md"; filename*=UTF-8''a%20b%20X%20y%20..%20c.md`,
    )
    expect(fileName("板門店", "json")).toBe(
      `filename="snapshot.json"; filename*=UTF-8''%E6%9D%BF%E9%96%80%E5%BA%97.json`,
    )
    expect(fileName("...", "md")).toBe(`filename="snapshot.md"; filename*=UTF-8''snapshot.md`)
    expect(() => fileName("\ud800 half", "md")).not.toThrow()
  })
})
