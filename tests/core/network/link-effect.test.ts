import { describe, expect, it } from "vitest"
import { modelOf } from "../../../core/network/board-network.ts"
import { linkEffect } from "../../../core/network/link-effect.ts"
import { nothingSet } from "../../../core/network/questions.ts"
import { logit } from "../../../core/portable-math.ts"
import { boardOf, link, ref, yesNo } from "./boards.ts"

const board = boardOf({
  scenarios: [yesNo("a", 0.3), yesNo("b", 0.4), yesNo("c", 0.5), yesNo("d", 0.2)],
  links: [link("1", "influences", "b/yes", "c/yes", 2), link("2", "influences", "d/yes", "b/yes", 1)],
})
const drafted = (from: string, to: string, shift: number) => ({
  relation: "influences" as const,
  from: ref(from),
  to: ref(to),
  logOddsShift: shift,
})

describe("what a link would do in the whole board", () => {
  it("M3 a new one moves no number, and is told beside the links that are there, with what moves behind it", () => {
    const effect = linkEffect(modelOf(board), board, drafted("a/yes", "b/yes", 1.4), null)
    if (!effect || effect.ifSo === null || effect.ifNot === null) throw new Error("it has numbers")
    expect(effect.now).toBeCloseTo(0.4, 9)
    expect(0.3 * effect.ifSo + 0.7 * effect.ifNot).toBeCloseTo(0.4, 9)
    // Of the whole board it is a little less than of the two alone: d moves b too.
    expect(logit(effect.ifSo) - logit(effect.ifNot)).toBeLessThan(1.4)
    expect(logit(effect.ifSo) - logit(effect.ifNot)).toBeGreaterThan(1.3)
    expect(effect.others.map(({ target }) => target.scenarioId)).toEqual(["c"])
    const drawn = modelOf(
      boardOf({ ...board, links: [...board.links, link("3", "influences", "a/yes", "b/yes", 1.4)] }),
    ).query({ ...nothingSet, outcomes: { a: { outcomeId: "yes", by: "seeing" } } })
    if (drawn.state !== "exact") throw new Error(drawn.state)
    expect(effect.others[0]).toMatchObject({ without: expect.closeTo(0.5, 9), with: drawn.marginals.c?.yes })
    expect(effect.ifSo).toBeCloseTo(drawn.marginals.b?.yes ?? 0, 12)
  })

  it("one that is changed stands in its own place, and is measured from what it was", () => {
    const effect = linkEffect(modelOf(board), board, drafted("b/yes", "d/yes", 0), "2")
    expect(effect).toMatchObject({ ifSo: expect.closeTo(0.2, 9), ifNot: expect.closeTo(0.2, 9), others: [] })
    const same = linkEffect(modelOf(board), board, drafted("b/yes", "c/yes", 2), "1")
    expect(same?.others).toEqual([])
  })

  it("what the model cannot take up has no number", () => {
    expect(linkEffect(modelOf(board), board, drafted("c/yes", "d/yes", 1), null)).toBeNull()
    expect(linkEffect(modelOf(board), board, drafted("a/yes", "gone/yes", 1), null)).toBeNull()
  })
})
