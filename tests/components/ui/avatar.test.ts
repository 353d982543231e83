import { expect, it } from "vitest"
import { initialsOf, personColour } from "../../../components/ui/avatar.tsx"
import { showDay } from "../../../components/ui/day.ts"

it("two letters stand for a person, in any script", () => {
  expect(initialsOf("Mina Tanaka")).toBe("MT")
  expect(initialsOf("  quiet   grey heron ")).toBe("QH")
  expect(initialsOf("Ada")).toBe("AD")
  expect(initialsOf("X")).toBe("X")
  expect(initialsOf("")).toBe("?")
  expect(initialsOf("\u{1F426} Heron")).toBe("\u{1F426}H")
})

it("every colour number has one of twelve colours", () => {
  expect([0, 11, 12, 63, -1].map(personColour)).toEqual([0, 11, 0, 3, 11])
})

it("days are spelled alike on every engine, and what is no day stays as it is", () => {
  expect(showDay("2018-09-30")).toBe("30 Sep 2018")
  expect(showDay("2018-09")).toBe("Sep 2018")
  expect(showDay("soon")).toBe("soon")
  expect(showDay("2018-13-01")).toBe("2018-13-01")
})
