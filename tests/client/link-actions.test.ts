/** Links: each one operation, checked whole, and undone whole. */
import { beforeEach, describe, expect, it } from "vitest"
import { byId, living } from "../../client/board-views.ts"
import type { NewLink } from "../../client/link-actions.ts"
import type { ModelActions } from "../../client/model-actions.ts"
import { type Acting, acting } from "./acting.ts"

let who: Acting
let actions: ModelActions
beforeEach(async () => {
  who = await acting("analyst")
  actions = who.actions
})

const board = () => who.session.getState().board
const link = (from: string, to: string, part: Partial<NewLink> = {}): NewLink => ({
  relation: "influences",
  from: { scenarioId: from, outcomeId: "yes" },
  to: { scenarioId: to, outcomeId: "yes" },
  shift: 1.4,
  ...part,
})
const added = (from: string, to: string, part: Partial<NewLink> = {}): string => {
  const done = actions.addLink(link(from, to, part))
  if (!done.ok) throw new Error(done.error.message)
  return done.value.id
}

describe("a link", () => {
  it("is drawn with its reason, its delay and its passage, and says which way it works", () => {
    const id = added("s1", "s2", {
      rationale: "  The forum is where  they could meet. ",
      lagDays: 14,
      evidence: { sourceId: "kcna", passage: "Vladivostok could give them a talk" },
    })
    expect(byId(board().links, id)).toMatchObject({
      relation: "influences",
      logOddsShift: 1.4,
      direction: "+",
      rationale: "The forum is where they could meet.",
      lagDays: 14,
      evidence: { sourceId: "kcna", passage: "Vladivostok could give them a talk" },
    })
  })

  it("that is hard has no strength, also when it was an influence before", () => {
    const id = added("s1", "s2")
    expect(actions.setLink(id, { relation: "requires", shift: null })).toMatchObject({ ok: true })
    const now = byId(board().links, id)
    expect(now).toMatchObject({ relation: "requires", direction: "hard" })
    expect(now?.logOddsShift).toBeUndefined()
  })

  it("changed in one thing keeps the others, and changed in nothing is no operation", () => {
    const id = added("s1", "s2", { rationale: "Because" })
    expect(actions.setLink(id, { shift: -0.7 })).toMatchObject({ ok: true })
    expect(byId(board().links, id)).toMatchObject({
      rationale: "Because",
      direction: "-",
      logOddsShift: -0.7,
    })
    const before = board()
    expect(actions.setLink(id, { shift: -0.7 })).toMatchObject({ ok: true })
    expect(board()).toBe(before)
  })

  it("led to other scenarios and outcomes, both ends at once, goes back in one step", () => {
    const id = added("s1", "s2")
    const ends = {
      from: { scenarioId: "s2", outcomeId: "no" },
      to: { scenarioId: "s3", outcomeId: "yes" },
    }
    expect(actions.setLink(id, ends)).toMatchObject({ ok: true })
    expect(byId(board().links, id)).toMatchObject({ ...ends, logOddsShift: 1.4 })
    who.session.undo()
    expect(byId(board().links, id)).toMatchObject({
      from: { scenarioId: "s1", outcomeId: "yes" },
      to: { scenarioId: "s2", outcomeId: "yes" },
    })
  })

  it("M2 that would close a loop is refused with the way by its titles, drawn, turned or brought back", () => {
    added("s1", "s2")
    added("s2", "s3")
    expect(actions.addLink(link("s3", "s1"))).toMatchObject({
      ok: false,
      error: {
        reason: "loop",
        message: expect.stringMatching(/Title of s3 -> Title of s1 -> Title of s2 -> Title of s3/),
      },
    })
    const away = added("s4", "s3")
    expect(
      actions.setLink(away, {
        from: { scenarioId: "s3", outcomeId: "yes" },
        to: { scenarioId: "s1", outcomeId: "yes" },
      }),
    ).toMatchObject({ ok: false, error: { reason: "loop" } })
    expect(byId(board().links, away)?.from.scenarioId).toBe("s4")
    expect(actions.deleteLink(away)).toMatchObject({ ok: true })
    added("s3", "s4")
    expect(actions.restoreLink(away)).toMatchObject({ ok: false, error: { reason: "loop" } })
    expect(byId(board().links, away)?.deletedAt).toBeDefined()
  })

  it("without a strength, beyond the limit, to itself or to what is gone is refused in a sentence", () => {
    actions.deleteScenario("s4")
    const refused = [
      link("s1", "s2", { shift: null }),
      link("s1", "s2", { shift: 9 }),
      link("s1", "s1"),
      link("s1", "s4"),
      link("s1", "s2", { to: { scenarioId: "s2", outcomeId: "maybe" } }),
      link("s1", "s2", { lagDays: -1 }),
      link("s1", "s2", { rationale: "x".repeat(10_000) }),
    ].map((draft) => actions.addLink(draft))
    for (const done of refused) {
      expect(done.ok).toBe(false)
      if (!done.ok) expect(done.error.message).toMatch(/\.$/)
    }
    expect(living(board().links)).toEqual([])
  })

  it("removed is brought back as it was", () => {
    const id = added("s1", "s2", { rationale: "Because" })
    actions.deleteLink(id)
    expect(living(board().links)).toEqual([])
    actions.restoreLink(id)
    expect(living(board().links)).toMatchObject([{ id, rationale: "Because", logOddsShift: 1.4 }])
  })
})
