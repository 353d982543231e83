import { describe, expect, it } from "vitest"
import { printCode, readCode } from "../../../components/join/read-code.ts"

describe("reading a code", () => {
  it.each([
    ["abcd efgh", "ABCDEFGH"],
    ["  ABCD-EFGH\n", "ABCDEFGH"],
    ["ABCD–EFGH", "ABCDEFGH"],
    ["http://192.168.1.4:3000/j/ABCDEFGH", "ABCDEFGH"],
    [
      "Join us: https://parley.example/j/ABCDEFGHIJKLMNOPQRSTUVWX23?from=mail see you",
      "ABCDEFGHIJKLMNOPQRSTUVWX23",
    ],
    ["abcdefghijklmnopqrstuvwx23", "ABCDEFGHIJKLMNOPQRSTUVWX23"],
  ])("takes %j for %s", (typed, code) => {
    expect(readCode(typed)).toBe(code)
  })

  it.each(["", "   ", "-"])("takes %j for nothing", (typed) => {
    expect(readCode(typed)).toBeNull()
  })

  it("prints a code in two halves that read back to the same code", () => {
    expect(printCode("ABCDEFGH")).toBe("ABCD EFGH")
    expect(readCode(printCode("ABCDEFGH"))).toBe("ABCDEFGH")
  })
})
