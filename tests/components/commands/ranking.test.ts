import { describe, expect, it } from "vitest"
import { type Found, findFor } from "../../../components/commands/found.ts"
import { ranked } from "../../../components/commands/ranking.ts"
import { parseRecent, withNewest } from "../../../components/commands/recent-commands.ts"

const titles = (query: string, ...all: string[]) =>
  ranked(
    query,
    all.map((title) => ({ title })),
  ).map(({ title }) => title)

describe("finding by a few letters", () => {
  it("a word as typed comes before one that begins so, and that before one that holds it", () => {
    expect(titles("set", "Reset everything", "New settlement", "Empty set", "Nothing")).toEqual([
      "Empty set",
      "New settlement",
      "Reset everything",
    ])
  })

  it("every typed word must be found, in any order", () => {
    const all = ["Abe and Kim meet at Vladivostok", "Abe resigns", "Kim visits Seoul"]
    expect(titles("kim abe", ...all)).toEqual(["Abe and Kim meet at Vladivostok"])
    expect(titles("abe", ...all)).toEqual(["Abe and Kim meet at Vladivostok", "Abe resigns"])
    expect(titles("kim pyongyang", ...all)).toEqual([])
  })

  it("a title that begins as typed comes first", () => {
    expect(titles("new s", "A new set", "New set")).toEqual(["New set", "A new set"])
  })

  it("minds neither accents nor case nor signs, and finds within a script without spaces", () => {
    expect(titles("election", "Élection: 2ᵉ tour")).toHaveLength(1)
    expect(titles("2018", "EEF (Sept. 2018)")).toHaveLength(1)
    expect(titles("会談", "日朝首脳会談が開かれる")).toHaveLength(1)
    expect(titles("회담", "북미정상회담 개최")).toHaveLength(1)
  })

  it("other words find it too, after those that are called so", () => {
    const all = [
      { title: "Share…", words: "invite link" },
      { title: "Invite list" },
      { title: "Inviting letters" },
    ]
    expect(ranked("invite", all).map(({ title }) => title)).toEqual(["Invite list", "Share…"])
  })

  it("nothing typed finds everything, as it stood", () => {
    expect(titles("  ", "B", "A")).toEqual(["B", "A"])
  })
})

describe("what the palette shows", () => {
  const scenarios: Found[] = Array.from({ length: 200 }, (_, i) => ({
    kind: "scenario",
    id: `s${i}`,
    title: `Treaty ${i} is signed`,
  }))
  const all: Found[] = [
    { kind: "command", id: "scenario.new", title: "New scenario" },
    { kind: "command", id: "board.share", title: "Share…", why: "Only facilitators share the board." },
    { kind: "command", id: "board.snapshot", title: "Snapshot…" },
    ...scenarios,
    { kind: "set", id: "set", title: "New treaties" },
    { kind: "person", id: "m", title: "Mina", at: "s1" },
  ]

  it("at first: what was done lately, what can be done, and last what cannot, with its reason", () => {
    const groups = findFor("", all, ["board.snapshot", "board.share"])
    expect(groups.map(({ label, found }) => [label, found.map(({ title }) => title)])).toEqual([
      ["Recent", ["Snapshot…"]],
      ["Commands", ["New scenario"]],
      ["People", ["Mina"]],
      ["Not now", ["Share…"]],
    ])
  })

  it("finds one among 200, and says how many more fit", () => {
    expect(findFor("treaty 137", all, [])[0]?.found.map(({ id }) => id)).toEqual(["s137"])
    const [group] = findFor("signed", all, [])
    expect(group?.found).toHaveLength(50)
    expect(group?.more).toBe(150)
  })

  it("the group with the best answer is the first, and what cannot be done the last", () => {
    expect(findFor("new", all, []).map(({ label }) => label)).toEqual(["Commands", "Sets"])
    expect(findFor("treaties", all, []).map(({ label }) => label)).toEqual(["Sets"])
    const groups = findFor("s", all, [])
    expect(groups.at(-1)?.label).toBe("Not now")
    expect(groups.at(-1)?.found.map(({ title }) => title)).toEqual(["Share…"])
  })

  it("of two that fit equally well, the one done lately comes first", () => {
    const two: Found[] = [
      { kind: "command", id: "set.new", title: "New set" },
      { kind: "command", id: "scenario.new", title: "New scenario" },
    ]
    const first = (recent: "scenario.new"[]) => findFor("new", two, recent)[0]?.found[0]?.id
    expect(first([])).toBe("set.new")
    expect(first(["scenario.new"])).toBe("scenario.new")
  })
})

describe("what was done lately", () => {
  it("keeps the newest five, each once, and forgets what no longer exists", () => {
    expect(withNewest(["set.new", "help.keys"], "help.keys")).toEqual(["help.keys", "set.new"])
    const six = withNewest(["set.new", "help.keys", "look.calm", "look.theme", "people.open"], "scenario.new")
    expect(six).toEqual(["scenario.new", "set.new", "help.keys", "look.calm", "look.theme"])
    expect(parseRecent("set.new nothing.at-all constructor help.keys")).toEqual(["set.new", "help.keys"])
    expect(parseRecent(null)).toEqual([])
  })
})
