import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { parseBif } from "../../core/bif.ts"
import { bifLimits } from "../../core/bif-limits.ts"
import { writeBif } from "../../core/bif-write.ts"
import type { DiscreteNetwork, DiscreteVariable } from "../../core/network/discrete-network.ts"

const published = (name: string) => readFileSync(new URL(`network/data/${name}.bif`, import.meta.url), "utf8")

function parsed(text: string): DiscreteNetwork {
  const file = parseBif(text)
  if (!file.ok) throw new Error(file.error.message)
  return file.value.network
}

function refusal(text: string) {
  const file = parseBif(text)
  if (file.ok) throw new Error("it was taken")
  return file.error
}

const head = "network unknown {\n}\n"
const yesNo = (name: string) => `variable ${name} {\n  type discrete [ 2 ] { yes, no };\n}\n`
const two = `${head}${yesNo("a")}${yesNo("b")}probability ( a ) {\n  table 0.2, 0.8;\n}\n`

describe("reading", () => {
  it("reads the published networks", () => {
    const asia = parsed(published("asia"))
    expect(asia.variables.map(({ name }) => name)).toEqual([
      "asia",
      "tub",
      "smoke",
      "lung",
      "bronc",
      "either",
      "xray",
      "dysp",
    ])
    expect(asia.variables[5]).toEqual({
      name: "either",
      states: ["yes", "no"],
      parents: ["lung", "tub"],
      table: [
        [1, 0],
        [1, 0],
        [1, 0],
        [0, 1],
      ],
    })
    const cancer = parsed(published("cancer")).variables.find(({ name }) => name === "Cancer")
    // In the file the first parent changes fastest, here the last.
    expect(cancer?.table).toEqual([
      [0.03, 0.97],
      [0.001, 0.999],
      [0.05, 0.95],
      [0.02, 0.98],
    ])
  })

  it("takes rows in any order, a default, comments, properties, quoted names, and lists without commas", () => {
    const text = `// made by hand
network "dog problem" { property "version 0.15; of 1995" ; property author = somebody ; }
variable "family out" { // one of two
  type discrete[2] { "true" "false" };
  property position = (1, 2) ;
}
/* not { a } variable */
variable dog-out { type discrete [3] { in, out, "no idea" } ; }
probability ( dog-out | "family out" ) {
  default 0.5 .25 2.5e-1;
  (false) 1. 0 0;
}
probability ( "family out" ) { table 0.15 0.85; }
`
    expect(parsed(text)).toEqual({
      name: "dog problem",
      variables: [
        { name: "family out", states: ["true", "false"], parents: [], table: [[0.15, 0.85]] },
        {
          name: "dog-out",
          states: ["in", "out", "no idea"],
          parents: ["family out"],
          table: [
            [0.5, 0.25, 0.25],
            [1, 0, 0],
          ],
        },
      ],
    })
  })

  it("reads a table with parents state by state, and row by row only where nothing else sums to 1, and says so", () => {
    const given = (numbers: string) => `${two}probability ( b | a ) {\n  table ${numbers};\n}\n`
    expect(parsed(given("0.9, 0.3, 0.1, 0.7")).variables[1]?.table).toEqual([
      [0.9, 0.1],
      [0.3, 0.7],
    ])
    const other = parseBif(given("0.9, 0.1, 0.3, 0.7"))
    expect(other.ok && other.value.network.variables[1]?.table).toEqual([
      [0.9, 0.1],
      [0.3, 0.7],
    ])
    expect(other.ok && other.value.notes).toEqual([
      "The table of “b” sums to 100 % only when it is read row by row, so it was read so.",
    ])
  })

  it("scales what is off by rounding, to a millionth and no further, and says how often", () => {
    const thirds = (p: string) =>
      `${head}variable a {\n  type discrete [ 3 ] { x, y, z };\n}\nprobability ( a ) {\n  table ${p}, ${p}, ${p};\n}\n`
    const near = parseBif(thirds("0.3333333"))
    expect(near.ok && near.value.notes).toEqual([
      "One row of probabilities was off from 100 % by rounding (at most a millionth), and scaled to it.",
    ])
    expect(near.ok && near.value.network.variables[0]?.table[0]?.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
    expect(refusal(thirds("0.333"))).toEqual({
      reason: "sum",
      line: 7,
      message: "Line 7: these probabilities sum to 0.999 and not to 1.",
    })
  })
})

describe("refusing, with the line", () => {
  const b = (body: string, given = "b | a") => `${two}probability ( ${given} ) {\n${body}\n}\n`
  it.each([
    ["an empty file", "", "not-this-format", null, "This file is empty."],
    ["something else", "<xml/>", "not-this-format", 1, "begins with “network”"],
    ["a byte of zero", `${head}\n\0`, "not-this-format", 4, "a byte of zero"],
    ["no variable", head, "missing", null, "no variable"],
    ["no probabilities", `${head}${yesNo("a")}`, "missing", 3, "“a” has no probabilities"],
    ["no type", `${head}variable a {\n}\n`, "missing", 3, "has no type"],
    ["an unknown variable", b("  (yes) 1, 0;", "c | a"), "unknown", 12, "there is no variable “c”"],
    ["an unknown parent", b("  (yes) 1, 0;", "b | c"), "unknown", 12, "there is no variable “c”"],
    ["an unknown state", b("  (perhaps) 1, 0;"), "unknown", 13, "“a” has no state “perhaps”"],
    ["a state of __proto__", b("  (__proto__) 1, 0;"), "unknown", 13, "no state “__proto__”"],
    ["a missing row", b("  (yes) 1, 0;"), "missing", 12, "lack the row for “a no”"],
    ["a row twice", b("  (yes) 1, 0;\n  (yes) 1, 0;"), "duplicate", 14, "a second time"],
    ["too few numbers", b("  (yes) 1;"), "number", 13, "there is 1 number here, and 2 are needed"],
    ["too many numbers", b("  (yes) 1, 0, 0;"), "number", 13, "3 numbers"],
    ["too few in a table", b("  table 1, 0, 0;"), "number", 13, "4 are needed"],
    ["a sum", b("  (yes) 0.5, 0.6;"), "sum", 13, "sum to 1.1"],
    ["not a number", b("  (yes) NaN, 1;"), "number", 13, "“NaN” is not a probability"],
    ["hexadecimal", b("  (yes) 0x1, 0;"), "number", 13, "“0x1”"],
    ["below 0", b("  (yes) -0.5, 1.5;"), "number", 13, "“-0.5”"],
    ["far above 1", b("  (yes) 1e999, 0;"), "number", 13, "above 1"],
    ["a variable twice", `${two}${yesNo("a")}`, "duplicate", 12, "“a” is defined a second time"],
    ["a state twice", `${head}variable a {\n type discrete [ 2 ] { x, x };\n}`, "duplicate", 4, "“x” twice"],
    [
      "probabilities twice",
      `${two}probability ( a ) {\n table 0.5, 0.5;\n}`,
      "duplicate",
      12,
      "a second time",
    ],
    [
      "a wrong count of states",
      `${head}variable a {\n type discrete [ 3 ] { x, y };\n}`,
      "number",
      4,
      "2 are named",
    ],
    ["a continuous variable", `${head}variable a {\n type continuous;\n}`, "unknown", 4, "“continuous”"],
    ["a joint table", b("  table 1, 0, 0, 0;", "a, b"), "syntax", 12, "“|” or “)” is expected"],
    ["itself", b("  (yes) 1, 0;", "b | b"), "loop", 12, "given itself"],
    ["deep nesting", `${head}${"{".repeat(50_000)}`, "syntax", 3, "“variable” or “probability”"],
    ["an open comment", `${two}/* and so on\n\n`, "syntax", 12, "does not end"],
    ["an open quotation mark", `${head}variable "a {\n`, "syntax", 3, "does not close"],
    ["an open property", `${head}variable a {\n property x = 1\n}`, "syntax", 4, "semicolon"],
    ["the end too early", `${head}variable a {`, "syntax", 3, "the file ends"],
    ["an empty name", `${head}variable "" {`, "name", 3, "empty"],
  ])("%s", (_, text, reason, line, words) => {
    const failure = refusal(text)
    expect(failure).toMatchObject({ reason, line, message: expect.stringContaining(words) })
    if (line !== null) expect(failure.message).toMatch(new RegExp(`^Line ${line}: `))
  })

  it("names a loop", () => {
    const given = (name: string, by: string) => `probability ( ${name} | ${by} ) {\n  default 0.5, 0.5;\n}\n`
    const text = `${head}${["a", "b", "c", "d"].map(yesNo).join("")}${given("a", "d")}${given("b", "a")}${given("c", "b")}${given("d", "a")}`
    expect(refusal(text)).toEqual({
      reason: "loop",
      line: 15,
      message: "Line 15: these variables go round in a loop: a → d → a.",
    })
  })

  it("keeps to its limits, and says which one was met", () => {
    expect(refusal(" ".repeat(bifLimits.characters + 1)).message).toContain("1,000,000 characters")
    const many = Array.from({ length: bifLimits.variables + 1 }, (_, i) => yesNo(`v${i}`)).join("")
    expect(refusal(head + many)).toMatchObject({
      reason: "too-large",
      message: expect.stringContaining("1,000 variables"),
    })
    const states = Array.from({ length: 101 }, (_, i) => `s${i}`).join(", ")
    expect(refusal(`${head}variable a { type discrete [ 101 ] { ${states} }; }`).message).toContain(
      "100 states",
    )
    const names = Array.from({ length: 13 }, (_, i) => `v${i}`)
    const wide = `${head}${names.map(yesNo).join("")}${yesNo("x")}`
    expect(refusal(`${wide}probability ( x | ${names.join(", ")} ) { default 1, 0; }`).message).toContain(
      "12 others",
    )
    const ten = (name: string) =>
      `variable ${name} {\n type discrete [ 10 ] { ${[..."0123456789"].join(", ")} };\n}\nprobability ( ${name} ) { default ${Array(10).fill(0.1).join(" ")}; }\n`
    const tall = `${head}${["a", "b", "c", "d"].map(ten).join("")}${yesNo("x")}probability ( x | a b c d ) { default 1, 0; }`
    expect(refusal(tall).message).toContain("4,096 combinations")
    // Each is small by itself; a default makes many numbers of few words.
    const distinct = Array.from(
      { length: 60 },
      (_, i) => `${yesNo(`x${i}`)}probability ( x${i} | a b c ) { default 1, 0; }\n`,
    )
    expect(refusal(`${head}${["a", "b", "c"].map(ten).join("")}${distinct.join("")}`).message).toContain(
      "100,000 probabilities",
    )
  })
})

// --- both ways --------------------------------------------------------------------------------------------------

const random = (seed: number) => () => {
  // mulberry32
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

const words = [
  "Kim attends the forum",
  "table",
  "property",
  "__proto__",
  "constructor",
  "日本は 参加する",
  "a;b{c}d|e",
  "1. half /* not */ // quite",
  '“quoted” "twice"',
  "A",
  "a",
  "a b",
  "a_b",
  "A b",
  "<5 %",
  "-",
  "…",
  "\\u0041",
  "tail \\",
  "unknown",
  "🙂",
]

function networkFrom(seed: number): DiscreteNetwork {
  const next = random(seed)
  const whole = (most: number) => Math.floor(next() * most)
  const shuffled = <T>(all: readonly T[]) =>
    all
      .map((one) => ({ one, at: next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ one }) => one)
  const names = shuffled(words).slice(0, 1 + whole(8))
  const variables: DiscreteVariable[] = []
  for (const name of names) {
    const states = shuffled(words).slice(0, 1 + whole(4))
    const parents = shuffled(variables).slice(0, whole(3))
    const rows = parents.reduce((n, parent) => n * parent.states.length, 1)
    const table = Array.from({ length: rows }, () => {
      const weights = states.map(() => next() ** 8)
      const total = weights.reduce((a, b) => a + b)
      return weights.map((weight) => weight / total)
    })
    variables.push({ name, states, parents: parents.map((parent) => parent.name), table })
  }
  return { name: words[whole(words.length)] ?? "", variables: shuffled(variables) }
}

describe("writing", () => {
  it("a network that is written returns equal, whatever its names are, to the last digit", () => {
    for (let seed = 1; seed <= 400; seed += 1) {
      const network = networkFrom(seed)
      const text = writeBif(network, ["made for seed", String(seed)])
      expect(parseBif(text), `seed ${seed}`).toEqual({ ok: true, value: { network, notes: [] } })
    }
  })

  it("what was read from elsewhere is written so that it reads the same, and a second time as the first", () => {
    for (const name of ["asia", "cancer"]) {
      const network = parsed(published(name))
      const text = writeBif(network)
      expect(parsed(text)).toEqual(network)
      expect(writeBif(parsed(text))).toBe(text)
      expect(text).not.toContain("property")
    }
  })

  it("names that others cannot read become identifiers, and keep their words in a property", () => {
    const network: DiscreteNetwork = {
      name: "",
      variables: [
        { name: "Kim attends; or not", states: ["Yes, he does", "no"], parents: [], table: [[0.1, 0.9]] },
      ],
    }
    expect(writeBif(network)).toBe(`network unknown {
}
variable Kim_attends_or_not {
  type discrete [ 2 ] { Yes_he_does, no };
  property parley_title = Kim attends\\u003b or not ;
  property parley_state Yes_he_does = Yes, he does ;
}
probability ( Kim_attends_or_not ) {
  table 0.1, 0.9;
}
`)
  })
})

describe("whatever comes", () => {
  const pieces = [
    ...'{}[]()|,;"/*\n\0 ',
    "network",
    "variable",
    "probability",
    "0.5",
    "__proto__",
    "type discrete",
    "//",
  ]

  it("a file that is cut, or changed anywhere, is read or refused with a sentence, and never thrown", () => {
    const text = `${published("cancer")}\n// end\n`
    for (let cut = 0; cut < text.length; cut += 7)
      expect(typeof parseBif(text.slice(0, cut)).ok).toBe("boolean")
    let refused = 0
    for (let seed = 1; seed <= 1_500; seed += 1) {
      const next = random(seed)
      let changed = text
      for (let i = 0; i < 1 + next() * 3; i += 1) {
        const at = Math.floor(next() * changed.length)
        const piece = pieces[Math.floor(next() * pieces.length)] ?? ""
        changed = changed.slice(0, at) + piece + changed.slice(at + Math.floor(next() * 6))
      }
      const file = parseBif(changed)
      if (file.ok) {
        for (const { table } of file.value.network.variables)
          for (const row of table)
            expect(
              row.reduce((a, b) => a + b),
              `seed ${seed}`,
            ).toBeCloseTo(1, 8)
        continue
      }
      refused += 1
      const { message, line } = file.error
      expect(message.length, `seed ${seed}`).toBeLessThan(400)
      expect(message, `seed ${seed}`).toMatch(/\.$/)
      if (line !== null) expect(line).toBeLessThanOrEqual(changed.split("\n").length)
    }
    expect(refused).toBeGreaterThan(500)
  })

  it("a file as large as may be is done with at once", () => {
    const worst = [
      head + "/".repeat(bifLimits.characters - 50),
      head + "/*".repeat(bifLimits.characters / 2 - 50),
      head + '"'.repeat(bifLimits.characters - 50),
      `${head}variable a { property ${"x".repeat(bifLimits.characters - 100)}`,
      `${head}variable a { ${"property x ;".repeat(bifLimits.characters / 12 - 10)}`,
      `${head}probability ( a | b ) { ${"() ;".repeat(bifLimits.characters / 4 - 20)}`,
    ]
    for (const text of worst) expect(parseBif(text).ok).toBe(false)
  })
})
