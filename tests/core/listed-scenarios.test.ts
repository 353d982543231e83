import { describe, expect, it } from "vitest"
import { Scenario } from "../../core/board.ts"
import { linesOf, listedAtOnce, listedScenario, readListedScenarios } from "../../core/listed-scenarios.ts"

const long = "x".repeat(501)

describe("a pasted list", () => {
  it("is one scenario a line, without bullets and empty lines, and keeps what is said twice", () => {
    expect(
      readListedScenarios(linesOf("- Talks resume\r\n\r\n2. Drills resume\n• Talks resume\u2028 ")),
    ).toEqual({
      ok: true,
      value: ["Talks resume", "Drills resume", "Talks resume"],
    })
  })

  it("names the lines that are too long, counted as in what was pasted", () => {
    const lines = Array.from({ length: 40 }, (_, i) => (i === 36 ? long : i === 1 ? "" : `Line ${i}`))
    const refused = readListedScenarios(lines)
    expect(refused).toEqual({
      ok: false,
      error: {
        reason: "lines-too-long",
        message: "Line 37 has more than 500 characters.",
        lines: [37],
      },
    })
    expect(readListedScenarios([long, "fine", long])).toMatchObject({
      error: { message: expect.stringMatching(/^Lines 1 and 3 have more than 500 characters/) },
    })
    const many = readListedScenarios(Array(17).fill(long))
    expect(many).toMatchObject({
      error: { message: expect.stringMatching(/^Lines 1, 2, 3, 4, 5 and 12 more have/) },
    })
    expect(many.ok ? 0 : many.error.lines.length).toBe(17)
  })

  it("is refused where it holds nothing, and where it holds more than a list can", () => {
    expect(readListedScenarios(["", " - "])).toMatchObject({ error: { reason: "empty" } })
    expect(readListedScenarios(Array(listedAtOnce).fill("A"))).toMatchObject({ ok: true })
    expect(readListedScenarios(Array(listedAtOnce + 1).fill("A"))).toMatchObject({
      error: { reason: "too-many-lines", message: expect.stringContaining("1,001") },
    })
  })

  it("becomes scenarios that a board takes", () => {
    const made = listedScenario("Talks resume", { setId: "set-1", order: "a0", createdAt: 1 })
    expect(Scenario.parse({ id: "s1", ...made })).toMatchObject({
      setId: "set-1",
      working: { probabilities: { yes: 0.5, no: 0.5 } },
    })
    expect(listedScenario("Talks resume", { setId: null, order: "a0", createdAt: 1 })).not.toHaveProperty(
      "setId",
    )
  })
})
