// Links for those who are not on the board.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { applyChanges } from "../../core/board-doc.ts"
import { type RenderInput, viewNames } from "../../server/exports/render.ts"
import { mostOfLinkAtOnce, mostSharedAtOnce } from "../../server/http/share-calls.ts"
import { plan } from "../store/judgement-contract.ts"
import { type Answer, openServer, type TestServer } from "./server.ts"
import { spelled } from "./spelled-exports.ts"

const asked: { format: string; input: RenderInput }[] = []
const exports = { ...spelled(asked) }
let server: TestServer
beforeAll(async () => {
  server = await openServer({ exports })
})

/** What is made meanwhile waits until it is let go; `begun` is how much of it there is. */
function held<Name extends "file" | "page">(name: Name) {
  const usual = exports[name] as (...asked: never[]) => Promise<unknown>
  let letGo = () => {}
  const gate = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const state = {
    begun: 0,
    letGo() {
      exports[name] = usual as (typeof exports)[Name]
      letGo()
    },
    until: (many: number) => vi.waitFor(() => expect(state.begun).toBe(many), 20_000),
  }
  const waiting = async (...asked: never[]) => {
    state.begun += 1
    await gate
    return usual(...asked)
  }
  exports[name] = waiting as (typeof exports)[Name]
  return state
}
afterAll(() => server.close())

const refusal = (answer: Answer) => [answer.status, (answer.json as { error?: { code: string } }).error?.code]
type ShareBody = { id: string; url: string; state: string; embedUrl: string | null; author: string }
type Page = {
  title: string
  kind: string
  page: { headline: string; snapshotName: string }
  updatedSeq: number
  embeds: boolean
}
const secret = "s-abe-kim"

async function board() {
  const made = await server.boardWithPeople({ template: "korea-2018" })
  const sets = (yes: number) =>
    server.world.live.write(made.id, "board", made.idOf("facilitator"), (doc) => {
      const value = { probabilities: { yes, no: 1 - yes } }
      applyChanges(doc, [{ kind: "setWorking", id: secret, value, base: null }])
    })
  const take = async () =>
    (await made.analyst.call("POST", `/api/boards/${made.id}/snapshots`, { title: "Move 1" })).json as {
      id: string
      hash: string
    }
  const share = async (body: object, who = made.analyst) => {
    const answer = await who.call("POST", `/api/boards/${made.id}/shares`, body)
    expect(answer.status).toBe(201)
    const json = answer.json as ShareBody
    return { ...json, token: json.url.split("/").at(-1) ?? "" }
  }
  const shares = async () =>
    ((await made.facilitator.call("GET", `/api/boards/${made.id}/shares`)).json as { shares: ShareBody[] })
      .shares
  return { ...made, sets, take, share, shares }
}

/** Nobody: without a cookie, and never given one. */
const anybody = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await server.caller().call("GET", `/api/shared/${path}`, undefined, headers)
  expect(answer.headers.get("set-cookie")).toBeNull()
  return answer
}

describe("a link that is shared", () => {
  it("to the board as it is shows it to anybody, and answers 304 until something is committed", async () => {
    const { share, sets } = await board()
    await sets(0.4455)
    const { token } = await share({ title: "For the minister" })
    const first = await anybody(token)
    const page = first.json as Page
    expect(page).toMatchObject({ title: "For the minister", kind: "live", embeds: false, expiresAt: null })
    expect(page.page.headline).toContain("0.4455")
    expect(page.page.snapshotName).toBe("The board as it is")
    const etag = first.headers.get("etag") ?? ""
    for (const sent of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await anybody(token, { "if-none-match": sent })
      expect([again.status, again.text]).toEqual([304, ""])
    }
    await sets(0.4466)
    const later = await anybody(token, { "if-none-match": etag })
    expect(later.status).toBe(200)
    expect((later.json as Page).page.headline).toContain("0.4466")
    expect((later.json as Page).updatedSeq).toBe(page.updatedSeq + 1)
    const pdf = await anybody(`${token}.pdf`)
    expect(pdf.headers.get("content-disposition")).toContain('filename="For-the-minister.pdf"')
    expect(pdf.text).toContain("0.4466")
    expect((await anybody(`${token}/preview.png`)).headers.get("content-type")).toBe("image/png")
  })

  it("to a snapshot stays what it is, and names nobody", async () => {
    const { share, sets, take } = await board()
    await sets(0.4455)
    const { id, hash } = await take()
    const { token } = await share({ snapshotId: id, embeds: true })
    await sets(0.4466)
    const { page, kind } = (await anybody(token)).json as Page
    expect(kind).toBe("frozen")
    const { snapshot } = JSON.parse(page.headline) as RenderInput
    expect(snapshot.board.scenarios.find((one) => one.id === secret)?.working).toMatchObject({
      probabilities: { yes: 0.4455 },
    })
    expect(snapshot.judgement.estimates.length).toBeGreaterThan(5)
    expect([snapshot.author, snapshot.judgement.people]).toEqual(["", []])
    const pptx = await anybody(`${token}.pptx?paper=letter`)
    expect(pptx.headers.get("x-parley-hash")).toBe(hash)
    // The text that was hashed names people and cannot be cut.
    expect(refusal(await anybody(`${token}.json`))).toEqual([404, "no-such-format"])
    expect(refusal(await anybody(`${token}.pdf?paper=a3`))).toEqual([400, "malformed"])
  })

  it("B8 shows nothing of what a blind round hides, be it the board or a snapshot", async () => {
    const { share, sets, take, asks } = await board()
    await sets(0.4455)
    const { id } = await take()
    const tokens = [(await share({})).token, (await share({ snapshotId: id })).token]
    const etags = await Promise.all(tokens.map(async (token) => (await anybody(token)).headers.get("etag")))
    const opened = await asks("facilitator", {
      kind: "open-round",
      id: server.world.newId(),
      plan: plan({ scenarioIds: [secret] }),
    })
    expect(opened.ok).toBe(true)
    for (const [i, token] of tokens.entries()) {
      const answer = await anybody(token, { "if-none-match": etags[i] ?? "" })
      expect(answer.status).toBe(200)
      const files = [answer, await anybody(`${token}.xlsx`), await anybody(`${token}/preview.png`)]
      for (const { text } of files) {
        expect(text.length).toBeGreaterThan(1_000)
        expect(text).not.toContain("0.4455")
      }
    }
  })

  it("dies when it is revoked or expires, and then says no more than a wrong one", async () => {
    const { id, share, shares, facilitator, analyst, viewer } = await board()
    const mine = await share({}, facilitator)
    // The newest first: of two in one moment neither is.
    server.clock.now += 1_000
    const theirs = await share({ expiresInHours: 1, embeds: true })
    const path = (one: ShareBody) => `/api/boards/${id}/shares/${one.id}`
    expect(theirs.embedUrl).toMatch(/\/embed\/[A-Z2-7]{26}$/)
    expect(refusal(await analyst.call("DELETE", path(mine)))).toEqual([403, "forbidden"])
    expect(refusal(await viewer.call("DELETE", path(theirs)))).toEqual([403, "forbidden"])
    expect((await anybody(mine.token)).status).toBe(200)
    expect((await facilitator.call("DELETE", path(mine))).status).toBe(204)
    server.clock.now += 60 * 60 * 1000
    const wrong = await anybody("A".repeat(26))
    expect(refusal(wrong)).toEqual([404, "no-such-share"])
    for (const name of [
      mine.token,
      theirs.token,
      `${mine.token}.pdf`,
      `${theirs.token}/preview.png`,
      "x",
      "%00",
    ]) {
      const answer = await anybody(name)
      expect([name, answer.status, answer.text]).toEqual([name, 404, wrong.text])
    }
    const listed = await shares()
    expect(listed.map(({ state, url }) => [state, url])).toEqual([
      ["expired", null],
      ["revoked", null],
    ])
    expect(listed.map(({ author }) => author)).toEqual(["Ana", "Facilitator"])
    expect(refusal(await facilitator.call("DELETE", path(mine)))).toEqual([404, "no-such-share"])
    const audit = await server.prisma.auditEntry.findMany({
      where: { boardId: id, action: { startsWith: "share-" } },
      orderBy: { at: "asc" },
    })
    expect(audit.map(({ action }) => action)).toEqual(["share-made", "share-made", "share-revoked"])
    expect(JSON.stringify(audit)).not.toContain(mine.token)
  })

  it("is kept so that the database alone opens nothing, and is shown again to those who may share", async () => {
    const { id, share, shares, viewer, facilitator } = await board()
    const { token } = await share({ title: "Again" })
    const rows = await server.prisma.shareLink.findMany({ where: { boardId: id } })
    expect(JSON.stringify(rows)).not.toContain(token)
    expect((await shares())[0]?.url).toMatch(new RegExp(`/r/${token}$`))
    expect(refusal(await viewer.call("GET", `/api/boards/${id}/shares`))).toEqual([403, "may-not-share"])
    expect(refusal(await viewer.call("POST", `/api/boards/${id}/shares`, {}))).toEqual([403, "may-not-share"])
    const elsewhere = await (await board()).take()
    const foreign = await facilitator.call("POST", `/api/boards/${id}/shares`, { snapshotId: elsewhere.id })
    expect(refusal(foreign)).toEqual([404, "no-such-snapshot"])
  })

  it("is worked out once at a time, under the tag of what it shows, however many look on and work", async () => {
    const { share, sets } = await board()
    await sets(0.4455)
    const { token } = await share({})
    const page = held("page")
    const first = anybody(token)
    await page.until(1)
    await sets(0.4466)
    const hidden = vi.spyOn(server.world.live, "conditions")
    const second = anybody(token)
    await vi.waitFor(() => expect(hidden).toHaveBeenCalled(), 20_000)
    // It is looked up right behind that.
    await hidden.mock.results[0]?.value
    await new Promise((resolve) => setImmediate(resolve))
    hidden.mockRestore()
    page.letGo()
    const [one, two] = await Promise.all([first, second])
    expect([one.status, two.status, two.text]).toEqual([200, 200, one.text])
    expect(page.begun).toBe(1)
    const etag = one.headers.get("etag") ?? ""
    expect(two.headers.get("etag")).toBe(etag)
    const later = await anybody(token, { "if-none-match": etag })
    expect((later.json as Page).page.headline).toContain("0.4466")
    expect(later.headers.get("etag")).not.toBe(etag)
  })

  it("that is revoked while a file of it is made gives none, and so many are made at a time", async () => {
    const { id, share, facilitator } = await board()
    const [one, other, third] = [await share({}), await share({}), await share({})]
    const file = held("file")
    const views = viewNames.slice(0, mostOfLinkAtOnce)
    const answers = [
      ...views.map((view) => anybody(`${one.token}.svg?view=${view}`)),
      ...views.map((view) => anybody(`${other.token}.png?view=${view}`)),
    ]
    await file.until(mostSharedAtOnce)
    // One that is being made is made for all who ask for it.
    const same = anybody(`${third.token}.png?view=${views[0]}`)
    expect(refusal(await anybody(`${other.token}.md`))).toEqual([503, "busy"])
    expect(refusal(await anybody(`${third.token}.md`))).toEqual([503, "busy"])
    expect((await facilitator.call("DELETE", `/api/boards/${id}/shares/${one.id}`)).status).toBe(204)
    file.letGo()
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    expect(statuses).toEqual([...views.map(() => 404), ...views.map(() => 200)])
    expect([(await same).text, file.begun]).toEqual([
      (await answers.at(views.length))?.text,
      mostSharedAtOnce,
    ])
    expect((await anybody(`${other.token}.md`)).status).toBe(200)
  })

  it("that is open is listed whatever has been made and closed since", async () => {
    const { id, share, shares } = await board()
    const open = await share({ title: "Old" })
    const [row] = await server.prisma.shareLink.findMany({ where: { boardId: id } })
    if (!row) throw new Error("no link was kept")
    const at = new Date(server.clock.now + 1_000)
    await server.prisma.shareLink.createMany({
      data: Array.from({ length: 600 }, (_, i) => ({
        ...{ ...row, id: `${id}-${i}`, secretHash: `${id}-${i}`, createdAt: at },
        ...(i % 2 ? { revokedAt: at } : { expiresAt: new Date(server.clock.now - 1) }),
      })),
    })
    const listed = await shares()
    expect([listed.length, listed.at(-1)?.id]).toEqual([500, open.id])
  })

  it("makes so many files from one place and then waits", async () => {
    const { share } = await board()
    const { token } = await share({})
    let answer = await anybody(`${token}.svg`)
    for (let i = 0; i < 20 && answer.status === 200; i++) answer = await anybody(`${token}.svg`)
    expect(refusal(answer)).toEqual([429, "too-many"])
    expect((await anybody(token)).status).toBe(200)
  })
})
