import { describe, expect, it } from "vitest"
import type { Board } from "../../core/board.ts"
import { type Run, rangesOf } from "../../core/format-ranges.ts"
import { blankBoard } from "../../core/new-board.ts"
import type { Attributes } from "../../core/rich-text.ts"
import { readSnapshot, snapshotOf } from "../../core/snapshot.ts"
import { snapshotMarkdown } from "../../server/exports/markdown.ts"
import { richBlock } from "../../server/exports/markdown-rich.ts"
import { renderInput } from "./rendered.ts"

const run = (text: string, attributes: Attributes = {}): Run => ({ text, attributes })
const end = (block: Attributes["block"]): Run => ({ text: "\n", attributes: block ? { block } : {} })
const rich = (...runs: Run[]): string =>
  richBlock(runs.map(({ text }) => text).join(""), rangesOf(runs)).replace(/^\n/, "")

const link = "https://example.org/talks_(2018)?a=1&copy=2"
const described: Run[] = [
  run("What is known", {}),
  end("heading"),
  run("Both sides have met "),
  run("twice", { bold: true }),
  run(" this year, "),
  run("in secret", { italic: true, bold: true }),
  run(", says "),
  run("a report", { link }),
  run("."),
  end(undefined),
  end(undefined),
  run("A second paragraph,"),
  end(undefined),
  run("with a break."),
  end(undefined),
  run("Signs"),
  end("subheading"),
  run("Planes: "),
  run("tail `n` 4", { code: true }),
  end("bullet"),
  run("Hotels", { bold: true }),
  run(" "),
  run("booked", { bold: true, italic: true }),
  end("bullet"),
  run("First"),
  end("number"),
  run("then"),
  end("number"),
  run("We will meet."),
  end("quote"),
  run("Soon."),
  end("quote"),
  run("And that is all"),
]

function board(runs: Run[]): Board {
  const scenario: Board["scenarios"][number] = {
    id: "meet",
    title: "They meet",
    kind: "binary",
    status: "open",
    working: { probabilities: { yes: 0.1, no: 0.9 } },
    outcomes: [
      { id: "yes", label: "Yes", order: 0 },
      { id: "no", label: "No", order: 1 },
    ],
    resolutionCriteria: "A photograph.",
    finePrint: "",
    background: runs.map(({ text }) => text).join(""),
    formatting: { background: rangesOf(runs) },
    evidence: [],
  }
  return { ...blankBoard("Summit"), scenarios: [scenario] }
}

function markdown(of: Board): string {
  const kept = snapshotOf({
    board: of,
    boardId: "b1",
    title: "After move 1",
    author: "Mina",
    takenAt: Date.UTC(2026, 10, 22, 9, 30),
    asOf: Date.UTC(2026, 10, 22, 9, 30),
    seq: 42,
    engineVersion: "0.1.0",
    hidden: new Set(),
  })
  const read = readSnapshot(kept)
  if (!read.ok) throw new Error(read.error.message)
  return snapshotMarkdown(renderInput({ id: "s1", number: 1, snapshot: read.value, hash: kept.hash }))
}

describe("a formatted description in Markdown", () => {
  // After an intended change: npx vitest run tests/exports -u, and read the difference.
  it("reads as the golden file", async () => {
    await expect(markdown(board(described))).toMatchFileSnapshot("formatted.golden.md")
  })

  it("M8 is part of what a snapshot is a hash of", () => {
    const plain = board(described)
    const { formatting: _, ...scenario } = plain.scenarios[0] as Board["scenarios"][number]
    expect(markdown(plain)).not.toBe(markdown({ ...plain, scenarios: [scenario] }))
  })

  it("keeps blanks out of the marks, where they would make them characters", () => {
    expect(rich(run("a"), run(" b ", { bold: true }), run("c"))).toBe("a **b** c")
    expect(rich(run("a"), run("   ", { bold: true }), run("c"))).toBe("a c")
    expect(rich(run("ab", { bold: true }), run("c", { bold: true, italic: true }))).toBe("**ab*c***")
    expect(rich(run("-"), run(" x", { bold: true }))).toBe("\\- **x**")
  })

  it("lets a word be what it was where its marks are of no line, and its line where its marks are of no word", () => {
    expect(rich(run("no line", { block: "heading" }))).toBe("no line")
    expect(rich(run("a"), run("\n", { bold: true, link: "https://example.org/" }), run("b"))).toBe("a\\\nb")
    expect(rich(end("heading"), end("bullet"), end("quote"))).toBe("")
  })
})

describe("hostile words in formatted texts", () => {
  const attacks = [
    "# Heading",
    "- list",
    "1. one",
    "> quote",
    "```",
    "`a` ``b``",
    "---",
    "| a | b |",
    "[link](https://evil.example)",
    "](https://evil.example)",
    "![image](https://evil.example/x.png)",
    "<script>alert(1)</script>",
    "https://evil.example www.evil.example someone@evil.example",
    "&lt;b&gt;",
    "\\[x](y) \\",
    "*bold* __bold__ ~~gone~~ **",
    "safe\u202egnp.exe a\u0000b\u2028# x\r# y",
    "$E=mc^2$ {{ site.secret }} {% x %}",
  ]
  const kinds: Attributes["block"][] = [undefined, "heading", "subheading", "bullet", "number", "quote"]
  /** What the page itself writes at the beginning of such a line. */
  const beginning = { heading: "#### ", subheading: "##### ", bullet: "- ", number: "1. ", quote: "> " }

  it.each(attacks)("%j means nothing, in any line and under any mark but code", (attack) => {
    for (const block of kinds) {
      for (const [marks, before, after] of [
        [{}, "", ""],
        [{ bold: true }, "**", "**"],
        [{ italic: true }, "*", "*"],
        [{ link: "https://example.org/" }, "[", "](https://example.org/)"],
      ] as const) {
        const written = rich(run(attack, marks), end(block))
        const begins = `${block ? beginning[block] : ""}${before}`
        expect(written.startsWith(begins), written).toBe(true)
        expect(written.endsWith(after), written).toBe(true)
        const words = written.slice(begins.length, written.length - after.length)
        const bare = words.replace(/\\./g, "")
        expect(bare).not.toMatch(/[<>`[\]{}$#|&*_~^=\\]|https?:\/\/|www\.|\w@\w|\n/)
        if (before === "") expect(words).not.toMatch(/^(\d{0,9})([-+.)])/)
        expect(written).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028]/u)
      }
    }
  })

  it.each(attacks)("%j as code ends where it ends", (attack) => {
    const written = rich(run(attack, { code: true }), run(" after"), end(undefined))
    const fence = /^`+/.exec(written)?.[0] ?? ""
    const inside = written.slice(fence.length, -`${fence} after`.length)
    expect(written).toBe(`${fence}${inside}${fence} after`)
    expect(inside.match(/`+/g)?.some((ticks) => ticks.length === fence.length) ?? false).toBe(false)
    expect(inside).not.toMatch(/\n|\{[{%]/)
  })

  it("an address says where it leads and nothing else", () => {
    const written = rich(run("x", { link: 'https://example.org/a)(b"[<c>]`d`&copy=1\\' }))
    expect(written).toBe("[x](https://example.org/a%29%28b%22%5B%3Cc%3E%5D%60d%60&amp;copy=1%5C)")
    expect(richBlock("x", [{ from: 0, to: 1, name: "link", value: "javascript:alert(1)" }])).toBe("x")
  })
})
