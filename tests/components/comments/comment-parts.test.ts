import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { notNamedIn, partsOf } from "../../../components/comments/comment-parts.ts"
import { roughly } from "../../../components/comments/when.ts"

const ben = { id: "ben", name: "Ben" }
const links = (text: string) =>
  partsOf(text, []).flatMap((part) => (part.kind === "link" ? [part.address] : []))

describe("a comment in parts", () => {
  it("has words, links and names", () => {
    expect(partsOf("@Ben: see https://example.org/a. Yes?", [ben])).toEqual([
      { kind: "mention", text: "@Ben", id: "ben" },
      { kind: "words", text: ": see " },
      { kind: "link", text: "https://example.org/a", address: "https://example.org/a" },
      { kind: "words", text: ". Yes?" },
    ])
  })

  it("links http, https and mailto, without the end of the sentence", () => {
    expect(links("HTTP://example.org/x?y=1#z, (https://a.b/c_(d)) mailto:ann@example.org!")).toEqual([
      "HTTP://example.org/x?y=1#z",
      "https://a.b/c_(d)",
      "mailto:ann@example.org",
    ])
    expect(links("„https://a.b“ and <https://c.d>")).toEqual(["https://a.b", "https://c.d"])
  })

  it("R5 links nothing else, whatever it looks like", () => {
    for (const text of [
      "javascript:alert(1)",
      "data:text/html,<script>",
      "https://",
      "mailto:nobody",
      "xhttps://a.b",
      "file:///etc/passwd",
      "vbscript:x",
      "//a.b",
      "https:javascript:1",
    ])
      expect(links(text), text).toEqual([])
  })

  it("takes no name out of an address", () => {
    expect(partsOf("https://a.b/@Ben", [ben]).map(({ kind }) => kind)).toEqual(["link"])
  })

  it("loses not a character, and every address is one that may be followed", () => {
    const word = fc.constantFrom(
      "https://",
      "a.b",
      "/",
      "@Ben",
      ")",
      ".",
      " ",
      "mailto:",
      "a@b",
      "\n",
      "javascript:",
      "😀",
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const text = words.join("")
        const parts = partsOf(text, [ben])
        expect(parts.map((part) => part.text).join("")).toBe(text)
        for (const part of parts)
          if (part.kind === "link") expect(new URL(part.address).protocol).toMatch(/^(https?|mailto):$/)
      }),
    )
  })

  it("says who was spoken to under another name", () => {
    const benjamin = { id: "ben", name: "Benjamin" }
    expect(notNamedIn("@Ben, see above.", [benjamin])).toEqual([benjamin])
    expect(notNamedIn("@Ben, see above.", [ben])).toEqual([])
  })
})

describe("how long ago", () => {
  it("is near enough, and never in the future", () => {
    const now = Date.UTC(2026, 10, 22, 12)
    const minute = 60_000
    for (const [ago, words] of [
      [-5 * minute, "just now"],
      [0, "just now"],
      [59_000, "just now"],
      [minute, "1 min ago"],
      [59 * minute, "59 min ago"],
      [60 * minute, "1 h ago"],
      [26 * 60 * minute, "1 day ago"],
      [6 * 24 * 60 * minute, "6 days ago"],
      [30 * 24 * 60 * minute, "23 Oct 2026"],
    ] as const)
      expect(roughly(now - ago, now)).toBe(words)
  })
})
