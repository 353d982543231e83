import { describe, expect, it } from "vitest"
import { type CrossImpactProject, parseScw, scwLimits, writeScw } from "../../core/scw.ts"

/** The layout that ScenarioWizard 4 writes, with a note and a remark in it. */
const oil = [
  "$ ScenarioWizard 4.0",
  "oil.scw",
  "&Price",
  " -low",
  " -high",
  "&Demand",
  " -falls",
  " -",
  " -grows",
  "#",
  "&",
  " ",
  " in real terms",
  "&",
  " ",
  " ",
  " ",
  "#",
  "#",
  "FFFFFF",
  "FFFFFF",
  "FFFFFF",
  "FFFFFF",
  "FFFFFF",
  "#",
  "#",
  " 0 , 0 ,-2 , 0 , 2 ",
  " 0 , 0 , 2 , 0 ,-2 ",
  " 1 ,-1 , 0 , 0 , 0 ",
  " 0 , 0 , 0 , 0 , 0 ",
  "-1 , 12 , 0 , 0 , 0 ",
  "#",
  "# 0-0",
  '""',
  "#  -> ",
  '"asked twice"',
  "#",
  "#",
  "",
]

const refusal = (lines: readonly string[]) => {
  const file = parseScw(lines.join("\n"))
  if (file.ok) throw new Error("it was taken")
  return file.error
}
const withLine = (line: number, text: string) => oil.map((old, i) => (i === line - 1 ? text : old))

describe("reading", () => {
  it("reads descriptors, variants and judgements, whatever ends the lines, and says what it leaves", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      expect(parseScw(oil.join(end))).toEqual({
        ok: true,
        value: {
          project: {
            name: "oil",
            descriptors: [
              { name: "Price", variants: ["low", "high"] },
              { name: "Demand", variants: ["falls", "Variant 2", "grows"] },
            ],
            judgements: [
              [0, 0, -2, 0, 2],
              [0, 0, 2, 0, -2],
              [1, -1, 0, 0, 0],
              [0, 0, 0, 0, 0],
              [-1, 12, 0, 0, 0],
            ],
          },
          notes: ["2 notes are not taken over."],
        },
      })
    }
  })

  it.each([
    ["an empty file", [], "not-this-format", null],
    ["another version", withLine(1, "$ ScenarioWizard 3.0"), "not-this-format", 1],
    ["something else", withLine(1, "network unknown {"), "not-this-format", 1],
    ["a byte of zero", withLine(4, " -lo\0w"), "not-this-format", 4],
    ["a variant before any descriptor", withLine(3, " -low"), "syntax", 3],
    ["no variants", withLine(7, "&Supply"), "missing", 6],
    ["a line of nothing known", withLine(5, "high"), "syntax", 5],
    ["no descriptor", ["$ ScenarioWizard 4.0", "a.scw", "#", "#", "#", "#", "#", "#"], "missing", null],
    ["a word for a number", withLine(27, " 0 , 0 ,-2 , x , 2 "), "number", 27],
    ["a fraction", withLine(27, " 0 , 0 ,-2 , 0.5 , 2 "), "number", 27],
    ["too large a number", withLine(27, " 0 , 0 ,-2 , 1001 , 2 "), "number", 27],
    ["a short row", withLine(28, " 0 , 0 , 2 , 0 "), "number", 28],
    ["a long row", withLine(28, " 0 , 0 , 2 , 0 , 0 , 0 "), "number", 28],
    ["too few rows", oil.filter((_, i) => i !== 29), "number", 31],
    ["too many rows", oil.toSpliced(30, 0, " 0 , 0 , 0 , 0 , 0 "), "number", 32],
    ["a judgement on itself", withLine(27, " 0 , 1 ,-2 , 0 , 2 "), "number", 27],
    ["a file that ends early", oil.slice(0, 20), "missing", 20],
    ["too long a name", withLine(3, `&${"x".repeat(501)}`), "name", 3],
  ] as const)("refuses %s, with the line", (_, lines, reason, line) => {
    const failure = refusal(lines)
    expect(failure).toMatchObject({ reason, line })
    if (line !== null) expect(failure.message).toMatch(new RegExp(`^Line ${line}: `))
  })

  it("keeps to its limits, and says which one was met", () => {
    const head = ["$ ScenarioWizard 4.0", "a.scw"]
    expect(refusal(["x".repeat(scwLimits.characters + 1)]).message).toContain("1,000,000 characters")
    expect(refusal([...head, ...Array(101).fill(["&a", " -x"]).flat(), "#"]).message).toContain(
      "100 descriptors",
    )
    expect(refusal([...head, "&a", ...Array(101).fill(" -x"), "#"]).message).toContain("100 variants")
    const five = Array.from({ length: 5 }, () => ["&a", ...Array(90).fill(" -x")]).flat()
    expect(refusal([...head, ...five, "#"]).message).toContain("400 variants in all")
  })
})

const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 4_294_967_296
}

describe("both ways", () => {
  it("a project that is written returns equal", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const next = random(seed)
      const sizes = Array.from({ length: 1 + Math.floor(next() * 6) }, () => 1 + Math.floor(next() * 4))
      const of = sizes.flatMap((size, d) => Array<number>(size).fill(d))
      const project: CrossImpactProject = {
        name: `seed ${seed}`,
        descriptors: sizes.map((size, d) => ({
          name: d === 0 ? "日本 & others #1" : `__proto__ ${d}`,
          variants: Array.from({ length: size }, (_, v) => `- ${v}`),
        })),
        judgements: of.map((row) => of.map((column) => (row === column ? 0 : Math.floor(next() * 7) - 3))),
      }
      expect(parseScw(writeScw(project)), `seed ${seed}`).toEqual({ ok: true, value: { project, notes: [] } })
    }
  })

  it("a file that is cut, or changed anywhere, is read or refused with a sentence, and never thrown", () => {
    const text = oil.join("\n")
    let refused = 0
    for (let seed = 1; seed <= 2_000; seed += 1) {
      const next = random(seed)
      const at = Math.floor(next() * text.length)
      const piece = ["#", "&", "-", "\n", ",", "9", "\0", "", text][Math.floor(next() * 9)] ?? ""
      const changed =
        next() < 0.2 ? text.slice(0, at) : text.slice(0, at) + piece + text.slice(at + Math.floor(next() * 9))
      const file = parseScw(changed)
      if (file.ok) continue
      refused += 1
      expect(file.error.message, `seed ${seed}`).toMatch(/\.$/)
    }
    expect(refused).toBeGreaterThan(500)
  })
})
