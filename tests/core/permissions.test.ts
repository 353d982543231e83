import { describe, expect, it } from "vitest"
import { collectionNames } from "../../core/board.ts"
import type { Touch } from "../../core/changes.ts"
import {
  documentNames,
  may,
  mayFacilitate,
  mayRead,
  maySnapshot,
  mayWrite,
  noCircumstances,
  Role,
  strongerRole,
} from "../../core/permissions.ts"

const actions: Touch["action"][] = ["add", "set", "clear", "text"]
const fields = [null, "title", "working", "deletedAt", "order", "evidence:e1"]
const touches: Touch[] = [...collectionNames, "meta" as const].flatMap((collection) =>
  actions.flatMap((action) => fields.map((field) => ({ collection, id: "x", field, action }))),
)

const of = (role: Role) => ({ role, memberId: "mina" })

describe("who may do what", () => {
  it("is this table", () => {
    const table = Object.fromEntries(
      Role.options.map((role) => [
        role,
        {
          changesEntities: touches.filter((t) => t.collection !== "meta").every((t) => may(of(role), t).ok),
          changesSettings: touches.filter((t) => t.collection === "meta").every((t) => may(of(role), t).ok),
          facilitates: mayFacilitate({ role }).ok,
          takesSnapshots: maySnapshot({ role }).ok,
          writes: documentNames.filter((doc) => mayWrite({ role }, doc).ok),
          reads: documentNames.filter((doc) => mayRead({ role }, doc)),
        },
      ]),
    )
    expect(table).toEqual({
      facilitator: {
        changesEntities: true,
        changesSettings: true,
        facilitates: true,
        takesSnapshots: true,
        writes: ["board"],
        reads: ["board", "ledger"],
      },
      analyst: {
        changesEntities: true,
        changesSettings: false,
        facilitates: false,
        takesSnapshots: true,
        writes: ["board"],
        reads: ["board", "ledger"],
      },
      viewer: {
        changesEntities: false,
        changesSettings: false,
        facilitates: false,
        takesSnapshots: false,
        writes: [],
        reads: ["board", "ledger"],
      },
    })
  })

  it("lets a viewer touch nothing, and an analyst none of the board's own settings", () => {
    for (const touch of touches) {
      expect(may(of("viewer"), touch).ok).toBe(false)
      expect(may(of("analyst"), touch).ok).toBe(touch.collection !== "meta")
      expect(may(of("facilitator"), touch).ok).toBe(true)
    }
  })

  it("says why not in a whole sentence", () => {
    const [any] = touches
    if (!any) throw new Error("no touch")
    const refusals = [
      may(of("viewer"), any),
      may(of("analyst"), { ...any, collection: "meta" }),
      mayFacilitate({ role: "analyst" }),
      maySnapshot({ role: "viewer" }),
      mayWrite({ role: "viewer" }, "board"),
      mayWrite({ role: "facilitator" }, "ledger"),
    ]
    for (const refusal of refusals) expect(refusal.ok ? "" : refusal.error.why).toMatch(/^[A-Z].+\.$/)
  })
})

describe("a role", () => {
  it("is never lowered by opening a weaker link", () => {
    const rank = ["viewer", "analyst", "facilitator"] as const
    for (const [i, a] of rank.entries()) {
      for (const [j, b] of rank.entries()) expect(strongerRole(a, b)).toBe(rank[Math.max(i, j)])
    }
  })
})

describe("a locked layout", () => {
  const locked = { ...noCircumstances, layoutLocked: true }
  const touch = (collection: Touch["collection"], field: string | null, action: Touch["action"] = "set") => ({
    collection,
    id: "x",
    field,
    action,
  })
  const layout = [
    touch("scenarios", "order"),
    touch("scenarios", "setId"),
    touch("scenarios", "setId", "clear"),
    touch("sets", "order"),
    touch("sets", "deletedAt"),
    touch("sets", "deletedAt", "clear"),
  ]

  it("refuses an analyst what moves cards and columns, with the reason, and a facilitator nothing", () => {
    for (const one of layout) {
      expect(may(of("analyst"), one, locked)).toEqual({
        ok: false,
        error: { reason: "forbidden", why: "A facilitator has locked the layout." },
      })
      expect(may(of("facilitator"), one, locked).ok).toBe(true)
      expect(may(of("analyst"), one, { ...locked, layoutLocked: false }).ok).toBe(true)
    }
  })

  it("leaves an analyst everything else", () => {
    const isLayout = (one: Touch) =>
      layout.some(({ collection, field }) => collection === one.collection && field === one.field)
    const others = touches.filter((one) => one.collection !== "meta" && !isLayout(one))
    for (const one of others) expect(may(of("analyst"), one, locked).ok).toBe(true)
    expect(others).toContainEqual({ collection: "scenarios", id: "x", field: "working", action: "set" })
    expect(others).toContainEqual({ collection: "scenarios", id: "x", field: null, action: "add" })
  })

  it("is locked and unlocked by facilitators alone", () => {
    const lock = touch("meta", "layoutLocked")
    expect(may(of("analyst"), lock, locked).ok).toBe(false)
    expect(may(of("facilitator"), lock, locked).ok).toBe(true)
  })
})
