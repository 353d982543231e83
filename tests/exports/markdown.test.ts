import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type { Board, Yardstick } from "../../core/board.ts"
import { blankBoard } from "../../core/new-board.ts"
import { readSnapshot, type Snapshot, snapshotOf } from "../../core/snapshot.ts"
import { parseTemplate } from "../../core/template.ts"
import { bands } from "../../core/yardstick.ts"
import { snapshotMarkdown } from "../../server/exports/markdown.ts"
import { renderInput } from "./rendered.ts"

function korea(): Board {
  const file = new URL("../../prisma/templates/korea-2018.json", import.meta.url)
  const template = parseTemplate(JSON.parse(readFileSync(file, "utf8")))
  if (!template.ok) throw new Error(template.error.message)
  return template.value.board
}

function taken(
  board: Board,
  words: { title?: string; author?: string } = {},
  hidden: ReadonlySet<string> = new Set(),
) {
  const kept = snapshotOf({
    board,
    boardId: "b1",
    title: words.title ?? "After move 1",
    author: words.author ?? "Mina",
    takenAt: Date.UTC(2026, 10, 22, 9, 30),
    asOf: Date.UTC(2026, 10, 22, 9, 30),
    seq: 42,
    engineVersion: "0.1.0",
    hidden,
  })
  const read = readSnapshot(kept)
  if (!read.ok) throw new Error(read.error.message)
  return { snapshot: read.value, hash: kept.hash }
}

const told = (snapshot: Snapshot, hash: string, hiddenNow: string[] = []): string =>
  snapshotMarkdown(renderInput({ id: "s1", number: 1, snapshot, hash }, { hiddenNow }))

const markdown = (board: Board, words: { title?: string; author?: string } = {}): string => {
  const { snapshot, hash } = taken(board, words)
  return told(snapshot, hash)
}

describe("the Korea board in Markdown", () => {
  const board = korea()

  // After an intended change: npx vitest run tests/exports -u, and read the difference.
  it("reads as the golden file", async () => {
    await expect(markdown(board)).toMatchFileSnapshot("korea-2018.golden.md")
  })

  it("has every scenario once, in its set, and the hash", () => {
    const text = markdown(board)
    for (const scenario of board.scenarios) expect(text.split(`### ${scenario.title}\n`)).toHaveLength(2)
    const headings = text.split("\n").filter((line) => line.startsWith("## "))
    expect(headings).toEqual(["## In short", ...board.sets.map((set) => `## ${set.title}`)])
    expect(text).toContain(`\`${taken(board).hash}\``)
  })

  it.each<Yardstick>(["icd203", "phia"])(
    "follows every term of %s with its range, or with the number",
    (yardstick) => {
      const text = markdown({ ...board, meta: { ...board.meta, yardstick } })
      let met = 0
      for (const line of text.split("\n").filter((line) => line.startsWith("**") || line.startsWith("| "))) {
        const terms = bands(yardstick).filter(
          (band) => line.includes(`${band.words} (`) || line.endsWith(band.words),
        )
        for (const { words } of terms)
          expect(line).toMatch(new RegExp(`${words} \\(\\\\?[<>]?\\d+–(\\\\?<)?\\d+%\\)`))
        met += terms.length
      }
      expect(met).toBeGreaterThan(10)
    },
  )

  it("shows numbers alone on a board of numbers", () => {
    const text = markdown({ ...board, meta: { ...board.meta, yardstick: "numbers" } })
    expect(text).toContain("**22%**")
    expect(text).not.toContain("unlikely")
  })

  it("never speaks of confidence where it speaks of likelihood", () => {
    expect(markdown(board)).not.toMatch(/confidence/i)
  })
})

describe("what a board may lack", () => {
  it("is said plainly", () => {
    const bare = blankBoard("")
    expect(markdown(bare)).toContain("No scenario.")
    const scenario = korea().scenarios[0]
    if (!scenario) throw new Error("no scenario")
    const { working: _, setId: __, ...rest } = scenario
    const loose = markdown({ ...bare, sets: [], scenarios: [{ ...rest, title: "", evidence: [] }] })
    expect(loose).toContain("## Scenarios")
    expect(loose).toContain("### Untitled scenario\n\nNo likelihood yet.")
    expect(loose).not.toContain("Evidence")
  })

  it("names what is not plain: an interval, other words for yes, a resolution, a set that is gone", () => {
    const [scenario] = korea().scenarios
    if (!scenario) throw new Error("no scenario")
    const text = markdown({
      ...blankBoard("B"),
      scenarios: [
        {
          ...scenario,
          setId: "gone",
          outcomes: [
            { id: "yes", label: "Attends", order: 0 },
            { id: "no", label: "Stays away", order: 1 },
          ],
          working: { probabilities: { yes: 0.004, no: 0.996 }, low: 0.001, high: 0.02 },
          status: "resolved",
          resolution: { outcomeId: "no", resolvedOn: "2018-09-13" },
          tags: ["summit"],
        },
      ],
    })
    expect(text).toContain("## In no set")
    expect(text).toContain("**Attends: \\<1%, almost no chance (\\<1%)**, 80% interval \\<1–2%")
    expect(text).toContain("- Resolved on 2018-09-13: Stays away")
    expect(text).toContain("- Tags: summit")
  })
})

describe("a hostile board", () => {
  const attacks = [
    "# Heading",
    "## Set\n### Scenario\n**99%**",
    "Setext\n===",
    "Setext\n---",
    "- list\n+ list\n* list\n1. one\n2) two",
    "> quote",
    "```\ncode\n```",
    "    indented code",
    "~~~\nfence",
    "`span` and ``span``",
    "| a | b |\n|---|---|\n| c | d |",
    "[link](https://evil.example)",
    "![image](https://evil.example/x.png)",
    "[ref]: https://evil.example",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</details><!-- ",
    "<https://evil.example>",
    "https://evil.example www.evil.example someone@evil.example",
    "javascript:alert(1)",
    "&lt;b&gt; &#60;",
    "\\[x](y) \\\\ \\",
    "$E=mc^2$ {{ site.secret }} ==mark==",
    "*bold* __bold__ ~~gone~~",
    "safe\u202egnp.exe \u2066x\u2069 a\u0000b\u001b[31m",
    "\r\n\r\n# After breaks\u2028# x\u2029# y",
    "- [x] done",
    "^[note] [^1]",
    "trailing backslash \\",
  ]

  let next = 0
  /** Every text of a board that people write replaced. Dates, ids and kinds have schemas that let no text in. */
  function written(board: Board, write: (attack: string) => string): Board {
    next = 0
    const text = () => write(attacks[next++ % attacks.length] as string)
    const line = () => text().slice(0, 500)
    return {
      ...board,
      meta: { ...board.meta, title: line(), note: text(), handling: line() },
      sets: board.sets.map((set) => ({ ...set, title: line() })),
      sources: board.sources.map((source) => ({
        ...source,
        title: line(),
        author: line(),
        publisher: line(),
      })),
      scenarios: board.scenarios.map((scenario) => ({
        ...scenario,
        title: line(),
        resolutionCriteria: text(),
        finePrint: text(),
        background: text(),
        unit: line(),
        tags: [line().slice(0, 40)],
        outcomes: scenario.outcomes.map((outcome) => ({ ...outcome, label: line() })),
        evidence: scenario.evidence.map((evidence) => ({ ...evidence, passage: line() })),
      })),
    }
  }

  // The same breaks, and nothing in between that could mean anything.
  const harmless = (attack: string) => attack.replace(/[^\n\r\u2028\u2029]+/g, "x")
  const hostile = written(korea(), (attack) => attack)
  const text = markdown(hostile, { title: attacks[1] as string, author: attacks[11] as string })

  /** What each line is to a Markdown reader: by what stands at its beginning, and how many cells it has. */
  const structure = (markdown: string) =>
    markdown.split("\n").map((line) => {
      const bare = line.replace(/\\./g, "").trimStart()
      const cells = bare.startsWith("|") ? bare.split("|").length : 0
      return `${/^(#+ |- |\*\*|\||---$|\d+[.)] |> |```|===)?/.exec(bare)?.[0]}${cells}${line === "" ? "blank" : ""}`
    })

  it("adds no heading, list, table cell, quote, code or rule to the page", () => {
    const calm = markdown(written(korea(), harmless), { title: "x", author: "x" })
    expect(structure(text)).toEqual(structure(calm))
  })

  it("adds no HTML, link, image, code span, emphasis, formula or reference", () => {
    const bare = text
      .replace(/\\./g, "")
      // What the page itself writes: table rules, cells, bold labels and the code spans at its end.
      .replace(/^\| :--.*$/gm, "")
      .replace(/^(\| .*)$/gm, (row) => row.replaceAll("|", ""))
      .replace(/\*\*/g, "")
      .replace(/^### |^## |^# /gm, "")
      .replace(/`[\w.-]+`/g, "")
    expect(bare).not.toMatch(/[<>`[\]{}$#|&*_~^=]/)
    expect(bare).not.toMatch(/https?:\/\/|www\.|\w@\w/)
  })

  it("lets no character through that turns the text round or is not seen", () => {
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
  })

  it("leaves what was written readable", () => {
    expect(text).toContain("# \\# Heading")
    expect(text).toContain("\\<script\\>alert(1)\\</script\\>")
    expect(text).toContain("- list\\\n\\+ list\\\n\\* list\\\n1\\. one\\\n2\\) two".slice(6))
  })
})

describe("B8 a likelihood that a blind round hides", () => {
  const board = korea()
  const abeKim = board.scenarios.find(({ id }) => id === "s-abe-kim")
  const sectionOf = (text: string) =>
    text.slice(text.indexOf(`### ${abeKim?.title.slice(0, 20)}`)).split("\n### ")[0] ?? ""
  const pageOf = (text: string) => text.slice(0, text.indexOf(`## ${board.sets[0]?.title}`))
  const others = (text: string) =>
    text
      .replace(pageOf(text), "")
      .replace(sectionOf(text), "")
      .replaceAll(/[0-9a-f]{64}/g, "")
  const rowOf = (text: string) =>
    pageOf(text)
      .split("\n")
      .find((line) => line.startsWith("| ") && line.includes(abeKim?.title.slice(0, 20) ?? "?"))

  it("B8 is not in what is read while it runs, and the words say so; everything else is", () => {
    const { snapshot, hash } = taken(board)
    const open = told(snapshot, hash)
    const text = told(snapshot, hash, ["s-abe-kim", "s-gone"])
    expect(sectionOf(open)).toContain("10%")
    expect(sectionOf(text)).toContain("Hidden while a blind round runs.")
    expect(sectionOf(text)).not.toContain("%")
    expect(rowOf(open)).toContain("10%")
    expect(rowOf(text) ?? "").not.toContain("10%")
    expect(others(text)).toBe(others(open))
  })

  it("B8 is not in what was taken while it ran, for ever after", () => {
    const { snapshot, hash } = taken(board, {}, new Set(["s-abe-kim", "s-gone"]))
    expect(snapshot.hidden).toEqual(["s-abe-kim"])
    const without = snapshot.board.scenarios.filter((scenario) => !("working" in scenario))
    expect(without.map(({ id }) => id)).toEqual(["s-abe-kim"])
    expect(without.some((scenario) => "workingBasis" in scenario)).toBe(false)
    const text = told(snapshot, hash)
    expect(sectionOf(text)).toContain("The likelihood was hidden when this was taken: a blind round ran.")
    expect(sectionOf(text)).not.toContain("%")
    expect(others(text)).toBe(others(markdown(board)))
  })
})

describe("any snapshot", () => {
  it("is told the same way twice", () => {
    const { snapshot, hash } = taken(korea())
    const copy = JSON.parse(JSON.stringify(snapshot)) as Snapshot
    expect(told(copy, hash)).toBe(told(snapshot, hash))
  })
})
