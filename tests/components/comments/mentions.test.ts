import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  candidatesFor,
  mentionsIn,
  typedMention,
  withMention,
} from "../../../components/comments/mentions.ts"

const people = [
  { id: "ben", name: "Ben" },
  { id: "benjamin", name: "Benjamin Lee" },
  { id: "heron", name: "Quiet Heron" },
  { id: "josé", name: "José Ñandú" },
  { id: "tanaka", name: "田中" },
]
const idsIn = (text: string) => mentionsIn(text, people).map(({ id }) => id)
const offered = (query: string) => candidatesFor(people, query).map(({ id }) => id)

describe("a name that is being typed", () => {
  it("begins at an @ that begins a word", () => {
    expect(typedMention("@", 1)).toEqual({ from: 1, query: "" })
    expect(typedMention("see @Be", 7)).toEqual({ from: 5, query: "Be" })
    expect(typedMention("see (@Be and", 8)).toEqual({ from: 6, query: "Be" })
    expect(typedMention("see @Quiet He", 13)).toEqual({ from: 5, query: "Quiet He" })
    expect(typedMention("one\n@B", 6)).toEqual({ from: 5, query: "B" })
  })

  it("is no address, no @ of another line, and nothing before the caret came to it", () => {
    for (const [text, caret] of [
      ["ben@example.org", 15],
      ["@Ben\nand", 8],
      ["see @Be", 4],
      ["no name", 7],
    ] as const)
      expect(typedMention(text, caret), text).toBeNull()
  })

  it("finds people by the beginning of any word, without their accents, whole names first", () => {
    expect(offered("")).toHaveLength(people.length)
    expect(offered("ben")).toEqual(["ben", "benjamin"])
    expect(offered("le")).toEqual(["benjamin"])
    expect(offered("quiet h")).toEqual(["heron"])
    expect(offered("jose n")).toEqual(["josé"])
    expect(offered("田")).toEqual(["tanaka"])
    expect(offered("Ben said")).toEqual([])
  })

  it("is completed with room to write on", () => {
    expect(withMention("see @Be", { from: 5, caret: 7, name: "Ben" })).toEqual({
      text: "see @Ben ",
      caret: 9,
    })
    expect(withMention("@q there", { from: 1, caret: 2, name: "Quiet Heron" })).toEqual({
      text: "@Quiet Heron there",
      caret: 13,
    })
  })
})

describe("who is spoken to in a text", () => {
  it("is whoever is named whole, the longest name first", () => {
    expect(idsIn("@Ben and @Benjamin Lee, and @quiet heron.")).toEqual(["ben", "benjamin", "heron"])
    expect(idsIn("(@Ben)")).toEqual(["ben"])
    expect(idsIn("@田中さん、どう思いますか")).toEqual(["tanaka"])
    expect(idsIn("@Ben@Ben")).toEqual(["ben"])
  })

  it("is nobody whose name only begins so, and nobody in an address", () => {
    expect(idsIn("@Bendigo, @Ben2, ben@Ben.org, @Quiet, @ Ben, @")).toEqual([])
  })

  it("of two with one name is the one who was chosen", () => {
    const twins = [
      { id: "second", name: "Ben" },
      { id: "first", name: "Ben" },
    ]
    expect(mentionsIn("@Ben", twins)[0]?.id).toBe("second")
    expect(mentionsIn("@Ben", twins.toReversed())[0]?.id).toBe("first")
  })

  it("stands where the text says so, whatever the text", () => {
    const word = fc.constantFrom("@", "@Ben", "Ben", " ", "\n", "@Quiet Heron", "田中", "😀", "x", "@@", "İ")
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const text = words.join("")
        let end = 0
        for (const { from, to, id } of mentionsIn(text, people)) {
          expect(from).toBeGreaterThanOrEqual(end)
          end = to
          const name = people.find((person) => person.id === id)?.name ?? ""
          expect(text.slice(from, to).toLowerCase()).toBe(`@${name}`.toLowerCase())
        }
      }),
    )
  })
})
