import { describe, expect, it } from "vitest"
import { collectionNames } from "../../core/board.ts"
import type { Touch } from "../../core/changes.ts"
import type { WorkshopPhase } from "../../core/judgement.ts"
import {
  conditionsOf,
  documentNames,
  freeWork,
  may,
  mayEstimate,
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

describe("phases and blind rounds", () => {
  const of = (role: Role) => ({ role, memberId: "m1" })
  const during = (phase: WorkshopPhase | null) => ({
    ...noCircumstances,
    conditions: { ...freeWork, phase },
  })
  const touched = (collection: Touch["collection"], field: string | null, id = "s1"): Touch => ({
    collection,
    id,
    field,
    action: field === null ? "add" : "set",
  })
  const working = touched("scenarios", "working")
  const title = touched("scenarios", "title")
  const evidence = touched("scenarios", "evidence:e1")
  const source = touched("sources", null)
  const comment = touched("comments", null)

  it.each<[WorkshopPhase | null, Touch[], Touch[]]>([
    [null, [working, title, evidence, source, comment], []],
    ["prepare", [working, title, evidence, source, comment], []],
    ["estimate", [evidence, source, comment], [working, title]],
    ["discuss", [title, evidence, source, comment], [working]],
    ["re-estimate", [evidence, source, comment], [working, title]],
    ["review", [comment], [working, title, evidence, source]],
  ])("R6 in phase %s analysts may do this and not that", (phase, allowed, refused) => {
    for (const one of allowed) expect(may(of("analyst"), one, during(phase)).ok).toBe(true)
    for (const one of refused) {
      const answer = may(of("analyst"), one, during(phase))
      expect(answer).toMatchObject({ ok: false, error: { reason: "forbidden" } })
      if (!answer.ok) expect(answer.error.why).toMatch(/^[A-Z].*[.]$/)
    }
    for (const one of [...allowed, ...refused])
      expect(may(of("facilitator"), one, during(phase)).ok).toBe(true)
    expect(may(of("viewer"), comment, during(phase)).ok).toBe(false)
  })

  it("R6 estimates are given in no phase, in the first two and in the re-estimate, and never by viewers", () => {
    const phases: (WorkshopPhase | null)[] = [null, "prepare", "estimate", "discuss", "re-estimate", "review"]
    const open = phases.filter((phase) => mayEstimate(of("analyst"), { ...freeWork, phase }).ok)
    expect(open).toEqual([null, "prepare", "estimate", "re-estimate"])
    expect(phases.some((phase) => mayEstimate(of("viewer"), { ...freeWork, phase }).ok)).toBe(false)
  })

  const blind = { blind: true, hidesWorking: true, scenarioIds: ["s1"] }
  const secret = (status: "open" | "closed" | "revealed" | "cancelled") => ({
    ...noCircumstances,
    conditions: conditionsOf(null, [{ ...blind, status }]),
  })

  it("B8 nobody changes a question, its likelihood or its comments while it is asked blind", () => {
    const onIt = { commentsOn: "s1" }
    for (const role of ["facilitator", "analyst"] as const) {
      for (const status of ["open", "closed"] as const) {
        const now = secret(status)
        for (const field of ["working", "kind", "outcomes:yes", "range", "unit", "deletedAt"])
          expect(may(of(role), touched("scenarios", field), now).ok).toBe(false)
        expect(may(of(role), title, now).ok).toBe(true)
        expect(may(of(role), touched("scenarios", "working", "s2"), now).ok).toBe(true)
        expect(may(of(role), comment, { ...now, ...onIt }).ok).toBe(false)
        expect(may(of(role), comment, { ...now, commentsOn: "s2" }).ok).toBe(true)
      }
      for (const status of ["revealed", "cancelled"] as const) {
        expect(may(of(role), working, secret(status)).ok).toBe(true)
        expect(may(of(role), comment, { ...secret(status), ...onIt }).ok).toBe(true)
      }
    }
  })

  it("B8 hides the working values of those rounds alone that say so", () => {
    const rounds = [
      { ...blind, status: "open" as const },
      { ...blind, status: "closed" as const, scenarioIds: ["s2"], hidesWorking: false },
      { ...blind, status: "revealed" as const, scenarioIds: ["s3"] },
      { ...blind, status: "open" as const, scenarioIds: ["s4"], blind: false },
    ]
    const { hidden, secret } = conditionsOf("estimate", rounds)
    expect([[...hidden], [...secret]]).toEqual([["s1"], ["s1", "s2"]])
  })
})
