import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type JsonReason, parseCarefully } from "../../core/careful-json.ts"

const most = { characters: 100_000, depth: 20, nodes: 5_000 }

function read(text: string): unknown {
  const value = parseCarefully(text, most)
  if (!value.ok) throw new Error(value.error.message)
  return value.value
}

describe("JSON that is read with care", () => {
  it("gives what JSON.parse gives, however it is written", () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 8, stringUnit: "grapheme" }),
        fc.constantFrom(0, 1, "\t"),
        (text, indent) => {
          const spelled = JSON.stringify(JSON.parse(text), null, indent)
          fc.pre(!/\\u0000|\\ud[89a-f]/i.test(spelled))
          expect(read(spelled)).toEqual(JSON.parse(text))
          expect(read(`\ufeff${text}`)).toEqual(JSON.parse(text))
        },
      ),
      { seed: 71, numRuns: 200 },
    )
  })

  it("takes nothing that JSON.parse does not take, whatever was broken in it", () => {
    const pieces = fc.constantFrom(
      '{"a":1}',
      "[",
      "]",
      "{",
      "}",
      ",",
      ":",
      '"',
      "\\u00e4",
      "\\",
      "1e5",
      "-0",
      "01",
      "tru",
      "null",
      " ",
      "\n",
      "\u0007",
      "é",
      ".5",
      "+1",
      "NaN",
      "//x",
      "'",
    )
    let refused = 0
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 9 }), (parts) => {
        const text = parts.join("")
        const mine = parseCarefully(text, most)
        let theirs: { value: unknown } | null = null
        try {
          theirs = { value: JSON.parse(text) }
        } catch {
          refused += 1
        }
        expect(mine.ok).toBe(theirs !== null)
        if (mine.ok) expect(mine.value).toEqual(theirs?.value)
      }),
      { seed: 72, numRuns: 600 },
    )
    expect(refused).toBeGreaterThan(100)
    expect(refused).toBeLessThan(600)
  })

  it.each<[string, string, JsonReason, number | null, number | null]>([
    ["a key twice", '{"a": 1,\n "b": {"c": 1, "c": 2}}', "duplicate-key", 2, 16],
    ["a key twice, once escaped", '{"a":1,"\\u0061":2}', "duplicate-key", 1, 8],
    ["__proto__ twice", '{"__proto__":1,"__proto__":2}', "duplicate-key", 1, 16],
    ["too deep", `${"[".repeat(21)}${"]".repeat(21)}`, "too-deep", 1, 21],
    ["far too deep", '{"a":'.repeat(19_000), "too-deep", 1, 101],
    ["too many values", `[${"1,".repeat(5_000)}1]`, "too-many", 1, 10_000],
    ["too long", " ".repeat(100_001), "too-large", null, null],
    ["NUL, escaped", '["\\u0000"]', "nul", 1, 3],
    ["NUL, bare", '["a\0"]', "nul", 1, 4],
    ["half a character, escaped", '{"a":\r\n"\\ud83d."}', "half-character", 2, 1],
    ["half a character, bare", '"\udc00"', "half-character", 1, 1],
    ["an endless text", '{"a": "b', "syntax", 1, 7],
    ["a line break in a text", '["a\nb"]', "syntax", 1, 4],
    ["an overflowing number", "[1e999]", "number", 1, 2],
    ["nothing", "  \n ", "syntax", 2, 2],
    ["two values", "1 2", "syntax", 1, 3],
    ["a comma too many", "[1,]", "syntax", 1, 4],
    ["a comment", "{/* */}", "syntax", 1, 2],
  ])("refuses %s, with the place", (_, text, reason, line, column) => {
    const value = parseCarefully(text, most)
    expect(value.ok ? null : value.error).toMatchObject({ reason, line, column })
    expect(value.ok ? "" : value.error.message).toMatch(/^(Line \d+, column \d+: .+|This text .+)\.$/su)
  })

  it("makes __proto__ a key like any other", () => {
    const value = read('{"__proto__": {"admin": true}, "constructor": 1}') as Record<string, unknown>
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"])
    expect(value.admin).toBeUndefined()
  })
})
