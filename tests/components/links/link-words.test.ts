import { expect, it } from "vitest"
import { effectSentence, endName, relationTo, shortWords } from "../../../components/links/link-words.ts"
import { log } from "../../../core/portable-math.ts"
import { scenario } from "../../client/small-board.ts"

it("a link is written short on its line, with its sign and not by colour", () => {
  const influence = (logOddsShift: number) => shortWords({ relation: "influences", logOddsShift })
  expect(influence(log(4))).toBe("+ ×4")
  expect(influence(-log(2))).toBe("− ÷2")
  expect(influence(0.5)).toBe("+ ×1.6")
  expect(influence(0)).toBe("0")
  expect(shortWords({ relation: "excludes" })).toBe("rules out")
})

it("a link reads from both of its ends", () => {
  expect(relationTo({ relation: "requires" })).toEqual({ out: "Is needed for", in: "Needs" })
  expect(relationTo({ relation: "influences", logOddsShift: -log(2) })).toEqual({
    out: "Makes half as likely",
    in: "Made half as likely by",
  })
})

it("an end is the statement itself, and says what else is meant of it", () => {
  const kim = scenario("kim", { title: "Kim attends" })
  expect(endName(kim, "yes")).toBe("Kim attends")
  expect(endName(kim, "no")).toBe("Kim attends: No")
  expect(endName(kim, "maybe")).toBe("Kim attends: an outcome that is gone")
  expect(endName(null, "yes")).toBe("a scenario that is gone")
})

it("what it does is a sentence with both numbers, and what cannot be is no number", () => {
  const names = { from: "Kim attends", to: "Abe-Kim meeting" }
  expect(effectSentence({ ifSo: 0.45, ifNot: 0 }, names)).toBe(
    "If “Kim attends”: “Abe-Kim meeting” 45%, else 0%.",
  )
  expect(effectSentence({ ifSo: null, ifNot: 0.2 }, names)).toContain("cannot be told, else 20%")
})
