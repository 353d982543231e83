import { describe, expect, it } from "vitest"
import { type Group, placesFor, whereTo } from "../../../components/board/places.ts"

const set = (id: string, title: string) => ({ id, title, kind: "independent" as const })
const scenario = (id: string, title: string) => ({ id, title })
const groups: Group[] = [
  { set: set("summits", "Summits"), scenarios: [scenario("s1", "They meet"), scenario("s2", "They part")] },
  { set: set("sanctions", "Sanctions"), scenarios: [scenario("s3", "The UN eases them")] },
  { set: null, scenarios: [] },
]
const words = (typed: string, moved: readonly string[] = ["s1"]) =>
  placesFor(groups, moved, typed).flatMap(({ label, places }) =>
    places.map((place) => `${label}: ${place.words}`),
  )

describe("the places for a scenario", () => {
  it("are first, behind each of the others, and last, in every set and in none", () => {
    expect(words("")).toEqual([
      "Summits: First",
      "Summits: After “They part”",
      "Summits: Last",
      "Sanctions: First",
      "Sanctions: After “The UN eases them”",
      "Sanctions: Last",
      "No set: As its only scenario",
    ])
  })

  it("are found by words of the set and of the neighbour", () => {
    expect(words("sanc last")).toEqual(["Sanctions: Last"])
    expect(words("PART")).toEqual(["Summits: After “They part”"])
    expect(words("nowhere")).toEqual([])
  })

  it("say where it is now, and nothing of the kind for several", () => {
    const here = (moved: readonly string[]) =>
      placesFor(groups, moved, "").flatMap(({ places }) => places.filter((place) => place.here))
    expect(here(["s1"]).map((place) => place.words)).toEqual(["First"])
    expect(here(["s2"]).map((place) => place.words)).toEqual(["After “They meet”", "Last"])
    expect(here(["s1", "s3"])).toEqual([])
  })

  it("name the neighbour that follows, so that they stay right while others move things", () => {
    const [summits] = placesFor(groups, ["s3"], "")
    expect(summits?.places.map(({ beforeId }) => beforeId)).toEqual(["s1", "s2", null, null])
  })

  it("of two sets of one name are told apart", () => {
    const twice = [...groups.slice(0, 1), { set: set("other", "Summits"), scenarios: [] }]
    expect(placesFor(twice, ["s1"], "").map(({ label }) => label)).toEqual(["Summits", "Summits (2)"])
  })

  it("are read aloud with what they count", () => {
    expect(whereTo({ place: "Sanctions", at: 3, of: 8 }, 1)).toBe("Moved to Sanctions, 3 of 8")
    expect(whereTo({ place: "Sanctions", at: 3, of: 8 }, 2)).toBe(
      "Moved 2 scenarios to Sanctions, 3 to 4 of 8",
    )
  })
})
