// Files of snapshots: what the renderers are given, how it is sent, and what is refused.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { applyChanges } from "../../core/board-doc.ts"
import { NotRendered, type RenderInput } from "../../server/exports/render.ts"
import { mostFilesAtOnce } from "../../server/http/snapshot-calls.ts"
import { mediaTypes } from "../../server/http/snapshot-files.ts"
import { plan } from "../store/judgement-contract.ts"
import { type Answer, openServer, type TestServer } from "./server.ts"
import { spelled } from "./spelled-exports.ts"

const asked: { format: string; input: RenderInput }[] = []
const exports = { ...spelled(asked) }
let server: TestServer
beforeAll(async () => {
  server = await openServer({ exports })
})
afterAll(() => server.close())

const refusal = (answer: Answer) => [answer.status, (answer.json as { error?: { code: string } }).error?.code]
const formats = Object.keys(mediaTypes) as (keyof typeof mediaTypes)[]
const secret = "s-abe-kim"

async function board() {
  const made = await server.boardWithPeople({ template: "korea-2018" })
  const take = async (title: string) => {
    server.clock.now += 60_000
    const answer = await made.facilitator.call("POST", `/api/boards/${made.id}/snapshots`, { title })
    return answer.json as { id: string; hash: string; number: number }
  }
  const sets = (yes: number) =>
    server.world.live.write(made.id, "board", made.idOf("facilitator"), (doc) => {
      const value = { probabilities: { yes, no: 1 - yes } }
      applyChanges(doc, [{ kind: "setWorking", id: secret, value, base: null }])
    })
  const file = (name: string) => made.viewer.call("GET", `/api/snapshots/${name}`)
  const given = async (name: string): Promise<RenderInput> => {
    asked.length = 0
    const answer = await file(name)
    expect(answer.status).toBe(200)
    const [one] = asked
    if (!one) throw new Error("no renderer was asked")
    return one.input
  }
  return { ...made, take, sets, file, given }
}

describe("a file of a snapshot", () => {
  it("is sent as what it is, under a name, with the hash of its snapshot, in every format", async () => {
    const { take, file } = await board()
    const { id, hash } = await take("Move 1")
    for (const format of formats) {
      const { status, headers, text } = await file(`${id}.${format}`)
      expect([format, status, headers.get("content-type"), headers.get("x-parley-hash")]).toEqual([
        format,
        200,
        mediaTypes[format],
        hash,
      ])
      expect(headers.get("content-disposition")).toContain(`filename="Move-1.${format}"`)
      expect(headers.get("cache-control")).toBe("no-store")
      expect(text.startsWith(format === "json" ? "{" : `${format} {`)).toBe(true)
    }
  })

  it("is given the one before, or the one that is asked for, and the options", async () => {
    const { id: boardId, take, sets, given } = await board()
    const first = await take("Move 1")
    await sets(0.2)
    const second = await take("Move 2")
    await server.prisma.snapshot.update({ where: { id: second.id }, data: { kind: "hourly" } })
    await sets(0.3)
    const third = await take("Move 3")
    const plain = await given(`${third.id}.pdf`)
    expect(plain).toMatchObject({ number: 3, hash: third.hash, exportedAt: server.clock.now, hiddenNow: [] })
    expect(plain.options).toEqual({ paper: "a4", annex: false, rounded: false, view: "board" })
    // One of an hour is no step that anybody has made.
    expect(plain.previous?.id).toBe(first.id)
    expect((await given(`${first.id}.pdf`)).previous).toBeNull()
    const other = await given(`${third.id}.png?since=${second.id}&paper=letter&annex=1&rounded=1&view=matrix`)
    expect(other.previous).toMatchObject({ id: second.id, number: 2, snapshot: { title: "Move 2" } })
    expect(other.options).toEqual({ paper: "letter", annex: true, rounded: true, view: "matrix" })
    expect(other.snapshot.boardId).toBe(boardId)
  })

  it("B8 has nothing of what a blind round hides by now, in itself, in the one before and in what follows from it", async () => {
    const { take, sets, given, asks, file } = await board()
    await sets(0.4321)
    await take("Before")
    await sets(0.4322)
    const { id } = await take("After")
    const opened = await asks("facilitator", {
      kind: "open-round",
      id: server.world.newId(),
      plan: plan({ scenarioIds: [secret] }),
    })
    expect(opened.ok).toBe(true)
    const input = await given(`${id}.xlsx`)
    expect(JSON.stringify(input)).not.toMatch(/0\.432[12]/)
    expect(input.hiddenNow).toEqual([secret])
    expect([input.snapshot.derived, input.previous?.snapshot.derived]).toEqual([null, null])
    expect(refusal(await file(`${id}.json`))).toEqual([409, "hidden"])
  })

  it("is one of so many that are made for one person at a time", async () => {
    const { take, file, facilitator } = await board()
    const { id } = await take("Move 1")
    const { file: usual } = exports
    let letGo = () => {}
    let begun = 0
    const gate = new Promise<void>((resolve) => {
      letGo = resolve
    })
    exports.file = async (...asked) => {
      begun += 1
      await gate
      return usual(...asked)
    }
    const made = Array.from({ length: mostFilesAtOnce }, () => file(`${id}.pdf`))
    await vi.waitFor(() => expect(begun).toBe(mostFilesAtOnce), 20_000)
    expect(refusal(await file(`${id}.md`))).toEqual([503, "busy"])
    exports.file = usual
    expect((await facilitator.call("GET", `/api/snapshots/${id}.md`)).status).toBe(200)
    letGo()
    for (const { status } of await Promise.all(made)) expect(status).toBe(200)
    expect((await file(`${id}.md`)).status).toBe(200)
  })

  it("is refused with its reason: other formats, views, boards, damage, renderers that cannot, and too many", async () => {
    const { take, file } = await board()
    const { id: whole } = await take("Move 0")
    const { id } = await take("Move 1")
    const foreign = await (await board()).take("Elsewhere")
    expect(refusal(await file(`${id}.exe`))).toEqual([404, "no-such-format"])
    expect(refusal(await file(`${id}.svg?view=kitchen`))).toEqual([400, "malformed"])
    expect(refusal(await file(`${id}.pdf?paper=a3`))).toEqual([400, "malformed"])
    expect(refusal(await file(`${id}.pdf?since=${foreign.id}`))).toEqual([404, "no-such-snapshot-before"])
    expect(refusal(await file(`${id}.pdf?since=nothing`))).toEqual([404, "no-such-snapshot-before"])
    expect(refusal(await file(`${foreign.id}.pdf`))).toEqual([404, "no-such-snapshot"])
    expect(refusal(await server.caller().call("GET", `/api/snapshots/${id}.pdf`))).toEqual([
      404,
      "no-such-snapshot",
    ])
    const { file: usual } = exports
    for (const [reason, status, code] of [
      ["busy", 503, "busy"],
      ["too-slow", 503, "too-slow"],
      ["nothing-there", 409, "nothing-to-show"],
    ] as const) {
      exports.file = async () => {
        throw new NotRendered(reason, "A sentence.")
      }
      expect(refusal(await file(`${id}.bif`))).toEqual([status, code])
    }
    exports.file = usual
    await server.prisma.snapshot.update({ where: { id }, data: { canonical: "{}" } })
    for (const format of ["pdf", "json"])
      expect(refusal(await file(`${id}.${format}`))).toEqual([503, "damaged-snapshot"])
    let answer = await file(`${id}.md`)
    for (let i = 0; i < 40 && answer.status !== 429; i++) answer = await file(`${id}.md`)
    expect(refusal(answer)).toEqual([429, "too-many"])
    expect(answer.headers.get("retry-after")).toBe("2")
    // So is what is worked out anew; what costs nothing to send is not counted with it.
    expect(refusal(await file(id))).toEqual([429, "too-many"])
    expect((await file(`${whole}.json`)).status).toBe(200)
  })
})
