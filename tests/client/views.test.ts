import { describe, expect, it } from "vitest"
import { linksOf, living, scenarioIdsOf, signalsOf } from "../../client/board-views.ts"
import { keepSame } from "../../client/keep-same.ts"
import type { Keeping } from "../../client/offline-store.ts"
import { paced } from "../../client/paced.ts"
import { parleyApi } from "../../client/parley-api.ts"
import { draggingOn, onlineOf, presenceOn } from "../../client/people-views.ts"
import { forgetBoard, readRecentBoards, rememberBoard } from "../../client/recent-boards.ts"
import { saveWords } from "../../client/save-words.ts"
import type { SaveState } from "../../client/session.ts"
import type { Link, Signal } from "../../core/board.ts"
import { someone } from "./scripted-server.ts"
import { smallBoard } from "./small-board.ts"

const you = { memberId: "me", name: "Ben", colour: 1, role: "analyst", socketId: "mine" } as const

describe("save words", () => {
  const onDevice: Keeping = { on: "device" }
  const onlyHere: Keeping = { on: "tab", why: "blocked" }
  const at = () => "12:04:07"
  const words = (state: SaveState) => saveWords(state, at)

  it("A2 says Saved only for saved", () => {
    const states: SaveState[] = [
      { state: "connecting" },
      { state: "stored", at: 1 },
      { state: "saving", count: 1 },
      { state: "unsaved", count: 2, kept: onlyHere },
      {
        state: "held-back",
        count: 1,
        label: "Too long to save",
        why: "A text can have at most 10 characters.",
      },
      { state: "reconnecting", count: 3, kept: onlyHere },
      { state: "catching-up", count: 0 },
      { state: "offline", count: 4, kept: onDevice },
      { state: "read-only", why: "A part could not be read." },
    ]
    for (const state of states) {
      expect(words(state).label).not.toMatch(/^Saved/)
      expect(words(state).tone).not.toBe("ok")
    }
    expect(words({ state: "saved", at: 1 })).toMatchObject({ label: "Saved 12:04:07", tone: "ok" })
    expect(words({ state: "saved", at: null }).label).toBe("Saved")
  })

  it("A8 does not say that it tries again what the server was never asked", () => {
    const why = "A text can have at most 10,000 characters."
    const said = words({ state: "held-back", count: 1, label: "Too long to save", why })
    expect(said.label).toBe("Too long to save")
    expect(said.detail).toContain(why)
    expect(`${said.label} ${said.detail}`).not.toMatch(/again|on the way/)
  })

  it("A8 says that it tries again, and where the changes are meanwhile", () => {
    const unsaved = words({ state: "unsaved", count: 2, kept: onDevice })
    expect(unsaved.label).toBe("Not saved yet, trying again")
    expect(unsaved.detail).toContain("kept on this device")
    expect(words({ state: "unsaved", count: 2, kept: onlyHere }).detail).toContain("do not close it")
    expect(words({ state: "reconnecting", count: 1, kept: onlyHere }).detail).toContain("do not close it")
  })

  it("A7 says of what waits offline whether it is on this device or only in this tab, and promises no reload", () => {
    const offline = (count: number, kept: Keeping) => words({ state: "offline", count, kept })
    expect(offline(12, onDevice).label).toBe("Offline. 12 changes kept on this device")
    expect(offline(1, onDevice).label).toBe("Offline. 1 change kept on this device")
    expect(offline(12, onDevice).detail).toContain(
      "An open page goes on working; a page that is closed or reloaded needs the connection to come back.",
    )
    expect(offline(12, onlyHere).label).toBe("Offline. 12 changes only in this tab: do not close it")
    expect(offline(12, onlyHere)).toMatchObject({ tone: "bad" })
    expect(offline(12, onlyHere).detail).toContain("private window")
    expect(offline(0, onDevice)).toMatchObject({ label: "Offline", tone: "warn" })
    expect(offline(0, onlyHere).detail).toContain("do not close the tab until it says Saved")
    const whys = (["none", "blocked", "full", "another-version", "hanging", "failed", "typing"] as const).map(
      (why) => offline(2, { on: "tab", why }),
    )
    for (const { label, detail } of whys) {
      expect(label).toContain("only in this tab")
      expect(detail).not.toMatch(/(is|are) kept on this device/)
    }
  })

  it("A2 says of a database that lasts through no power cut that it is stored", () => {
    expect(words({ state: "stored", at: 1 }).label).toBe("Stored, not crash-safe")
  })
})

describe("people", () => {
  it("R8 a person with two tabs is there once, and you come first", () => {
    const online = onlineOf(you, [
      someone(),
      someone({ socketId: "s2", focus: { scenarioId: "s1" } }),
      someone({ socketId: "s3", memberId: "me", name: "Ben" }),
      someone({ socketId: "s4", memberId: "cy", name: "Aki" }),
    ])
    expect(online.map(({ name, tabs, you: me }) => [name, tabs, me])).toEqual([
      ["Ben", 2, true],
      ["Ada", 2, false],
      ["Aki", 1, false],
    ])
    expect(online.find(({ name }) => name === "Ada")?.focus).toEqual({ scenarioId: "s1" })
  })

  it("on a scenario and on a field are others, once each", () => {
    const presence = [
      someone({ focus: { scenarioId: "s1", field: "title" } }),
      someone({ socketId: "s2", focus: { scenarioId: "s1" } }),
      someone({ socketId: "s3", memberId: "me", focus: { scenarioId: "s1" } }),
      someone({ socketId: "s4", memberId: "cy", focus: { scenarioId: "s2" } }),
    ]
    expect(presenceOn(you, presence, "s1").map(({ memberId }) => memberId)).toEqual(["ada"])
    expect(presenceOn(you, presence, "s1", "title").map(({ socketId }) => socketId)).toEqual(["s1"])
    expect(presenceOn(you, presence, "s1", "finePrint")).toEqual([])
  })

  it("a thumb on its way is there with its value", () => {
    const dragging = { outcomeId: "yes", probability: 0.4 }
    expect(draggingOn(you, [someone({ focus: { scenarioId: "s1", dragging } })], "s1")).toEqual([
      { memberId: "ada", name: "Ada", colour: 2, outcomeId: "yes", probability: 0.4 },
    ])
  })
})

describe("views of a board", () => {
  it("are the same object until their collection changes", () => {
    const board = smallBoard()
    expect(scenarioIdsOf(board, "summits")).toBe(scenarioIdsOf(board, "summits"))
    expect(living(board.scenarios)).toBe(living(board.scenarios))
    expect(scenarioIdsOf(board, "nobody")).toBe(scenarioIdsOf(board, "nobody either"))
  })

  it("find links and signals of a scenario, from both ends, without deleted ones", () => {
    const link = (id: string, from: string, to: string, deletedAt?: number): Link => ({
      id,
      relation: "requires",
      from: { scenarioId: from, outcomeId: "yes" },
      to: { scenarioId: to, outcomeId: "yes" },
      ...(deletedAt ? { deletedAt } : {}),
    })
    const signal: Signal = {
      id: "g1",
      title: "A plane lands",
      scenarioId: "s1",
      outcomeId: "yes",
      pGivenOutcome: 0.9,
      pGivenNotOutcome: 0.1,
      state: "watching",
      pricedIn: false,
    }
    const board = {
      ...smallBoard(),
      links: [
        link("l1", "s1", "s2"),
        link("l2", "s3", "s1"),
        link("l3", "s1", "s1"),
        link("l4", "s1", "s2", 5),
      ],
      signals: [signal],
    }
    expect(linksOf(board, "s1").map(({ id }) => id)).toEqual(["l1", "l2", "l3"])
    expect(linksOf(board, "s2").map(({ id }) => id)).toEqual(["l1"])
    expect(signalsOf(board, "s1")).toEqual([signal])
    expect(signalsOf(board, "s2")).toEqual([])
  })
})

describe("keepSame", () => {
  it("gives back what did not change, at every depth", () => {
    const before = { a: { b: [1, { c: 2 }] }, d: "x", e: [1] }
    expect(keepSame(before, structuredClone(before))).toBe(before)
    const after = keepSame(before, { a: { b: [1, { c: 2 }] }, d: "y", e: [1, 2] })
    expect(after).toEqual({ a: { b: [1, { c: 2 }] }, d: "y", e: [1, 2] })
    expect(after.a).toBe(before.a)
    expect(after.e).not.toBe(before.e)
    expect(keepSame<object>({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 })
    expect(keepSame<unknown>([1, 2], [1])).toEqual([1])
    expect(keepSame<unknown>({ a: 1 }, null)).toBeNull()
  })
})

describe("paced", () => {
  it("sends the first at once and the last always", async () => {
    const sent: number[] = []
    const { call } = paced<number>(20, (value) => sent.push(value))
    for (let i = 1; i <= 50; i++) call(i)
    expect(sent).toEqual([1])
    await new Promise<void>((resolve) => {
      const look = () => (sent.includes(50) ? resolve() : setTimeout(look, 1))
      look()
    })
    expect(sent).toEqual([1, 50])
  })
})

describe("recent boards", () => {
  const memory = (text: string | null = null) => {
    let kept = text
    return {
      getItem: () => kept,
      setItem: (_key: string, value: string) => {
        kept = value
      },
    }
  }

  it("come back the latest first, each once", () => {
    const store = memory()
    rememberBoard(store, { id: "b1", title: "One", openedAt: 1 })
    rememberBoard(store, { id: "b2", title: "Two", openedAt: 2 })
    rememberBoard(store, { id: "b1", title: "One again", openedAt: 3 })
    expect(readRecentBoards(store).map(({ title }) => title)).toEqual(["One again", "Two"])
    forgetBoard(store, "b1")
    expect(readRecentBoards(store).map(({ id }) => id)).toEqual(["b2"])
  })

  it("are an empty list where storage is blocked or holds something else", () => {
    const blocked = {
      getItem: () => {
        throw new Error("blocked")
      },
      setItem: () => {
        throw new Error("blocked")
      },
    }
    expect(readRecentBoards(blocked)).toEqual([])
    expect(rememberBoard(blocked, { id: "b1", title: "One", openedAt: 1 }).length).toBe(1)
    for (const text of ["{", "7", '[{"id":"<script>"}, null]'])
      expect(readRecentBoards(memory(text))).toEqual([])
    expect(readRecentBoards(null)).toEqual([])
  })
})

describe("the HTTP calls", () => {
  const answering = (status: number, body: unknown) => {
    const asked: { url: string; init: RequestInit | undefined }[] = []
    const api = parleyApi({
      fetch: async (input, init) => {
        asked.push({ url: String(input), init })
        if (body instanceof Error) throw body
        return new Response(typeof body === "string" ? body : JSON.stringify(body), { status })
      },
    })
    return { api, asked }
  }

  it("send JSON to the right place and give the parsed answer", async () => {
    const codes = { facilitator: "F", analyst: "A", viewer: "V" }
    const { api, asked } = answering(201, { id: "b1", url: "http://x/b/b1", codes })
    const made = await api.createBoard({ title: "Korea", template: "korea-2018" })
    expect(made).toEqual({ ok: true, value: { id: "b1", url: "http://x/b/b1", codes } })
    expect(asked[0]?.url).toBe("/api/boards")
    expect(asked[0]?.init).toMatchObject({
      method: "POST",
      body: '{"title":"Korea","template":"korea-2018"}',
    })
  })

  it("escape what goes into an address", async () => {
    const { api, asked } = answering(404, { error: { code: "not-found", message: "No such code." } })
    expect(await api.lookUpCode("a/../b?c")).toEqual({
      ok: false,
      error: { code: "not-found", message: "No such code.", status: 404 },
    })
    expect(asked[0]?.url).toBe("/api/join/a%2F..%2Fb%3Fc")
  })

  it("turn every failure into a sentence", async () => {
    const failed = async (status: number, body: unknown) => {
      const answer = await answering(status, body).api.joinBoard({ code: "X", name: "Ben" })
      return answer.ok ? null : answer.error
    }
    expect(await failed(0, new TypeError("fetch failed"))).toMatchObject({ code: "unreachable", status: 0 })
    expect(await failed(502, "<html>Bad gateway</html>")).toMatchObject({ code: "unreadable", status: 502 })
    expect(await failed(200, { boardId: "<script>", url: 5 })).toMatchObject({
      code: "unreadable",
      status: 200,
    })
  })
})
