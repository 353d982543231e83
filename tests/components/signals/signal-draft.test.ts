import { describe, expect, it } from "vitest"
import {
  draftFrom,
  newSource,
  readDraft,
  type SignalDraft,
} from "../../../components/signals/signal-draft.ts"
import type { Signal } from "../../../core/board.ts"

const whole: SignalDraft = {
  title: "  The Kremlin\nannounces it ",
  scenarioId: "kim",
  outcomeId: "yes",
  ifSo: 0.7,
  ifNot: 0.02,
  from: "2018-08-20",
  to: "2018-09-11",
  group: " Kremlin ",
  pricedIn: true,
  reliability: "B",
  credibility: "2",
  source: "kcna",
  basis: "Invited in June.",
}

describe("what is filled in of a signal", () => {
  it("becomes a signal, and comes back as it was", () => {
    const read = readDraft(whole, "")
    if (!read.ok) throw new Error(JSON.stringify(read.error))
    expect(read.value).toEqual({
      title: "The Kremlin announces it",
      scenarioId: "kim",
      outcomeId: "yes",
      pGivenOutcome: 0.7,
      pGivenNotOutcome: 0.02,
      window: ["2018-08-20", "2018-09-11"],
      independenceGroup: "Kremlin",
      pricedIn: true,
      grade: { reliability: "B", credibility: 2 },
      sourceId: "kcna",
      basis: "Invited in June.",
    })
    const signal: Signal = { id: "k", state: "watching", ...read.value }
    expect(readDraft(draftFrom(signal, null), "")).toEqual(read)
  })
  it("leaves out what was not said", () => {
    const read = readDraft(
      { ...whole, from: "", to: "", group: " ", reliability: "", credibility: "", source: "", basis: "" },
      "",
    )
    expect(read.ok && Object.keys(read.value)).toEqual([
      "title",
      "scenarioId",
      "outcomeId",
      "pGivenOutcome",
      "pGivenNotOutcome",
      "pricedIn",
    ])
  })
  it("is refused beside each field that makes no sense", () => {
    const faults = (part: Partial<SignalDraft>) => {
      const read = readDraft({ ...whole, ...part }, "")
      return read.ok ? [] : Object.keys(read.error)
    }
    expect(faults({ title: "  " })).toEqual(["title"])
    expect(faults({ outcomeId: "" })).toEqual(["outcome"])
    expect(faults({ ifSo: null, ifNot: null })).toEqual(["ifSo", "ifNot"])
    expect(faults({ to: "" })).toEqual(["window"])
    expect(faults({ to: "2018-08-19" })).toEqual(["window"])
    expect(faults({ credibility: "" })).toEqual(["grade"])
    expect(faults({ source: newSource })).toEqual(["source"])
    expect(faults({ basis: "x".repeat(5_000) })).toEqual(["basis"])
    expect(faults({ ifSo: 0.5, ifNot: 0.5 })).toEqual([])
    expect(faults({ ifSo: 1, ifNot: 0 })).toEqual([])
  })
  it("begins with what the page is about", () => {
    expect(draftFrom(null, { scenarioId: "kim", outcomeId: "yes" })).toMatchObject({
      scenarioId: "kim",
      outcomeId: "yes",
      ifSo: null,
      ifNot: null,
    })
  })
})
