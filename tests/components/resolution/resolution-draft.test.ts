import { describe, expect, it } from "vitest"
import {
  consequence,
  draftFrom,
  type ResolutionDraft,
  readDraft,
} from "../../../components/resolution/resolution-draft.ts"
import { resolutionLine } from "../../../components/resolution/resolution-words.ts"
import type { ResolutionEntry } from "../../../core/judgement.ts"

const today = "2018-10-01"
const binary = { id: "s1", kind: "binary" as const }
const outcomes = [
  { id: "yes", label: "Yes", order: 0 },
  { id: "no", label: "No", order: 1 },
]
const no: ResolutionDraft = {
  answer: "outcome:no",
  value: "",
  resolvedOn: "2018-09-12",
  knownOn: "",
  source: "none",
  note: "",
}
const read = (draft: ResolutionDraft, more: { again?: boolean; sourceTitle?: string } = {}) =>
  readDraft(draft, binary, { today, again: false, sourceTitle: "", ...more })

const standing: ResolutionEntry = {
  id: "r1",
  scenarioId: "s1",
  result: { kind: "outcome", outcomeId: "no" },
  resolvedOn: "2018-09-12",
  knownOn: "2018-09-13",
  sourceId: "src",
  note: "The forum ended.",
  by: "m1",
  at: 1,
}

describe("filling in how it came out", () => {
  it("takes an outcome with its day", () => {
    expect(read(no)).toEqual({
      ok: true,
      value: {
        scenarioId: "s1",
        result: { kind: "outcome", outcomeId: "no" },
        resolvedOn: "2018-09-12",
        knownOn: null,
        sourceId: null,
        note: "",
      },
    })
  })

  it("says beside each field what is missing or cannot be", () => {
    const faults = (draft: Partial<ResolutionDraft>, more = {}) => {
      const answer = read({ ...no, ...draft }, more)
      return answer.ok ? [] : Object.keys(answer.error)
    }
    expect(faults({ answer: "" })).toEqual(["answer"])
    expect(faults({ resolvedOn: "" })).toEqual(["resolvedOn"])
    expect(faults({ resolvedOn: "2018-10-02" })).toEqual(["resolvedOn"])
    expect(faults({ knownOn: "2018-09-11" })).toEqual(["knownOn"])
    expect(faults({ knownOn: "2018-10-02" })).toEqual(["knownOn"])
    expect(faults({ source: "new" })).toEqual(["source"])
    expect(faults({ source: "new" }, { sourceTitle: "Kyodo" })).toEqual([])
    expect(faults({}, { again: true })).toEqual(["note"])
    expect(faults({ note: "x".repeat(2_001) })).toEqual(["note"])
  })

  it("reads numbers and days of scenarios that ask for them", () => {
    const of = (kind: "numeric" | "date", value: string) =>
      readDraft(
        { ...no, answer: "value", value },
        { id: "s1", kind },
        { today, again: false, sourceTitle: "" },
      )
    expect(of("numeric", "1,250.5")).toMatchObject({ value: { result: { kind: "value", value: 1250.5 } } })
    expect(of("date", "2018-09-30")).toMatchObject({
      value: { result: { kind: "value", value: "2018-09-30" } },
    })
    expect(of("numeric", "")).toEqual({ ok: false, error: { value: "Give the number." } })
    expect(of("date", "soon").ok).toBe(false)
  })

  it("begins with what holds, and asks only why when it changes", () => {
    const draft = draftFrom(binary, standing, today)
    expect(draft).toMatchObject({ answer: "outcome:no", knownOn: "2018-09-13", source: "src", note: "" })
    expect(read({ ...draft, answer: "outcome:yes", note: "A late report." }, { again: true })).toMatchObject({
      value: { result: { outcomeId: "yes" }, sourceId: "src", note: "A late report." },
    })
  })

  it("reopens with a reason alone, whatever stands in the other fields", () => {
    const draft = { ...draftFrom(binary, standing, today), answer: "reopened" as const, resolvedOn: "" }
    expect(read({ ...draft, note: "Wrong forum." }, { again: true })).toEqual({
      ok: true,
      value: {
        scenarioId: "s1",
        result: { kind: "reopened" },
        resolvedOn: today,
        knownOn: null,
        sourceId: null,
        note: "Wrong forum.",
      },
    })
  })

  it("says what follows", () => {
    expect(consequence(no)).toContain("scored")
    expect(consequence({ ...no, answer: "annulled" })).toContain("nobody's score")
    expect(consequence({ ...no, answer: "" })).toBeNull()
  })
})

describe("how it came out, in a line", () => {
  const line = (result: ResolutionEntry["result"], unit?: string) =>
    resolutionLine({ result, resolvedOn: "2018-09-12" }, { outcomes, unit })
  it("names the outcome, the value or that it was annulled, and the day", () => {
    expect(line({ kind: "outcome", outcomeId: "no" })).toBe("Resolved: No · 12 Sep 2018")
    expect(line({ kind: "value", value: 83 }, "percent")).toBe("Resolved: 83% · 12 Sep 2018")
    expect(line({ kind: "value", value: "2018-12-01" })).toBe("Resolved: 1 Dec 2018 · 12 Sep 2018")
    expect(line({ kind: "annulled" })).toBe("Annulled · 12 Sep 2018")
    expect(line({ kind: "outcome", outcomeId: "gone" })).toBe(
      "Resolved: An outcome that is gone · 12 Sep 2018",
    )
  })
})
