import { createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { expect, it } from "vitest"
import { StaticRichText } from "../../../components/rich-text/static-rich-text.tsx"
import type { FormatRange } from "../../../core/rich-text.ts"

const read = (text: string, ranges: FormatRange[] = [], asInEditor = false) =>
  renderToStaticMarkup(createElement(StaticRichText, { text, ranges, asInEditor })).replaceAll(
    / (data-from|data-block|role)="[^"]*"/g,
    "",
  )
const block = (text: string, line: number, value: string): FormatRange => {
  const to =
    text
      .split("\n")
      .slice(0, line + 1)
      .join("\n").length + 1
  return { from: to - 1, to, name: "block", value }
}

it("lines of a list that follow each other are one list, and another kind begins another", () => {
  const text = "Why\na\nb\nc\nd\n"
  const html = read(text, [
    block(text, 0, "heading"),
    block(text, 1, "bullet"),
    block(text, 2, "bullet"),
    block(text, 3, "number"),
    block(text, 4, "quote"),
  ])
  expect(html).toBe(
    '<div class="rich"><h4>Why</h4><ul><li>a</li><li>b</li></ul><ol><li>c</li></ol><blockquote>d</blockquote></div>',
  )
})

it("the line that waits for words is shown to whoever may write them only", () => {
  const ranges = [block("a\n", 0, "bullet")]
  expect(read("a\n", ranges)).not.toContain("<p>")
  expect(read("a\n", ranges, true)).toContain("<p><br/></p>")
  expect(read("", [])).toBe('<div class="rich"><p><br/></p></div>')
})

it("a link opens beside the board, says so, and leads nowhere but to a page or to mail", () => {
  const link = (value: string): FormatRange[] => [{ from: 0, to: 4, name: "link", value }]
  expect(read("here", link("https://example.org/a"))).toBe(
    '<div class="rich"><p><a href="https://example.org/a" target="_blank" rel="noopener noreferrer">here' +
      '<span class="sr-only"> (opens in a new tab)</span></a></p></div>',
  )
  for (const bad of ["javascript:alert(1)", "data:text/html,x", " javascript:alert(1)", "vbscript:x"]) {
    expect(read("here", link(bad))).toBe('<div class="rich"><p>here</p></div>')
  }
})

it("what looks like markup is words", () => {
  expect(read("<img src=x onerror=alert(1)>", [{ from: 0, to: 4, name: "bold", value: true }])).toBe(
    '<div class="rich"><p><strong>&lt;img</strong> src=x onerror=alert(1)&gt;</p></div>',
  )
})
