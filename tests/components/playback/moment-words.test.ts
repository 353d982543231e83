import { describe, expect, it } from "vitest"
import { summaryOf } from "../../../components/compare/compared-words.ts"
import {
  fieldSides,
  moveSides,
  pointWords,
  spokenDifference,
  termWords,
} from "../../../components/playback/change-words.ts"
import {
  countWords,
  gapWords,
  markKind,
  markTitle,
  nameOfSeq,
  namesOf,
  seqOf,
  spokenMoment,
} from "../../../components/playback/moment-words.ts"
import { playbackKey } from "../../../components/playback/playback-keys.ts"
import { changedIn, resolvedWords } from "../../../components/playback/played-words.ts"
import type { HistoryMark, MarksAnswer } from "../../../core/history.ts"
import type { SaidLikelihood } from "../../../core/one-page.ts"

const hour = 3_600_000

const snapshot: HistoryMark = {
  kind: "snapshot",
  seq: 12,
  at: 0,
  title: "After round 1",
  id: "snap1",
  snapshotKind: "named",
}
const life: MarksAnswer = {
  first: { seq: 1, at: 0 },
  last: { seq: 4_001, at: 9 * hour },
  marks: [snapshot],
  people: [
    { id: "mina", name: "Mina" },
    { id: "ben", name: "Ben" },
  ],
  pace: [],
}

const said = (p: number, words: string | null, range: string | null): SaidLikelihood => ({
  p,
  text: `${p * 100}%`,
  words,
  range,
  low: null,
  high: null,
})

describe("words of a moment", () => {
  it("are found by the name in an address, and by no other", () => {
    expect(seqOf(null, life)).toBe(4_001)
    expect(seqOf("now", life)).toBe(4_001)
    expect(seqOf("e17", life)).toBe(17)
    expect(seqOf("ssnap1", life)).toBe(12)
    expect(seqOf(nameOfSeq(99), life)).toBe(99)
    for (const none of ["e0", "e4002", "e1.5", "sgone", "17", "<b>", "e99999999999"])
      expect(seqOf(none, life), none).toBeNull()
  })

  it("say what is skipped from an hour on", () => {
    expect(gapWords(0, 59 * 60_000)).toBeNull()
    expect(gapWords(0, hour)).toBe("1 hour later")
    expect(gapWords(0, 26 * hour)).toBe("26 hours later")
    expect(gapWords(0, 240 * hour)).toBe("10 days later")
  })

  it("count from where it begins", () => {
    expect(countWords(1, life)).toBe("Where it begins")
    expect(countWords(4_001, life)).toBe("Change 4,000 of 4,000")
  })

  it("tell a voice when, which change, and what stands out", () => {
    expect(spokenMoment(12, "8 Jul 2018, 14:30 UTC", [snapshot], life)).toBe(
      "8 Jul 2018, 14:30 UTC, change 11 of 4,000, snapshot “After round 1”",
    )
  })

  it("name people once each, those who left and the server too", () => {
    expect(namesOf(["mina", "mina"], life.people)).toBe("Mina")
    expect(namesOf(["mina", "ben", null], life.people)).toBe("Mina, Ben and Parley")
    expect(namesOf(["gone"], life.people)).toBe("Somebody who has left")
    expect(namesOf([], life.people)).toBe("")
  })

  it("say of an automatic snapshot why it was taken", () => {
    expect(markKind(snapshot)).toBe("Snapshot")
    expect(markKind({ ...snapshot, snapshotKind: "hourly" })).toBe("Snapshot, hourly")
    expect(markTitle({ ...snapshot, title: " " })).toBe("Snapshot")
    expect(markTitle({ ...snapshot, title: "", snapshotKind: "hourly" })).toBe("Snapshot, hourly")
  })
})

describe("words of a change", () => {
  it("give a term with its range, also when it stays", () => {
    const before = said(0.24, "unlikely", "20–45%")
    expect(termWords({ before, after: said(0.3, "unlikely", "20–45%") })).toBe("unlikely (20–45%), as before")
    expect(termWords({ before, after: said(0.6, "likely", "55–80%") })).toBe(
      "unlikely (20–45%), now likely (55–80%)",
    )
    expect(termWords({ before, after: said(0.6, null, null) })).toBe("")
  })

  it("give points with their sign", () => {
    expect(pointWords(6)).toBe("+6 pp")
    expect(pointWords(-4.5)).toBe("−4.5 pp")
    expect(pointWords(null)).toBeNull()
  })

  it("fit in one sentence for a voice", () => {
    const one = { scenarioId: "s", title: "Talks resume", fields: [], quantiles: null, size: 6 }
    const [before, after] = [said(0.24, null, null), said(0.3, null, null)]
    const move = { outcomeId: "yes", label: "Yes", before, after, points: 6, words: "" }
    expect(spokenDifference({ ...one, state: "changed", moves: [move] })).toBe(
      "Talks resume: 24% to 30%, +6 pp",
    )
    const more = { ...move, outcomeId: "b", label: "War", after: said(0.5, null, null), points: 26 }
    expect(spokenDifference({ ...one, state: "changed", moves: [move, more] })).toBe(
      "Talks resume, War: 24% to 50%, +26 pp",
    )
    const ends = { ...move, after: { ...before, low: 0.1, high: 0.4 }, points: 0 }
    expect(spokenDifference({ ...one, state: "changed", moves: [ends] })).toBe(
      "Talks resume: 24% (no interval) to 24% (80% between 10% and 40%)",
    )
    const little = { ...move, after: said(0.241, null, null), points: 0 }
    expect(moveSides({ ...little, after: { ...little.after, text: "24%" } }).said).toBe(
      "less than the numbers show",
    )
    expect(
      summaryOf({
        scenarios: [{ ...one, state: "changed", moves: [ends], size: 0 }],
        parts: [],
        same: 2,
        hidden: [],
      }),
    ).toBe("1 likelihood moved. 2 scenarios are the same.")
    expect(spokenDifference({ ...one, state: "added", moves: [] })).toBe("Talks resume: added")
    expect(fieldSides({ before: "", after: "30 Sept" })).toEqual({ before: "nothing", after: "30 Sept" })
  })

  it("know which scenarios a row was about", () => {
    const change = { field: null, action: "add" as const, before: null }
    const ids = changedIn({
      seq: 1,
      at: 0,
      operations: [
        {
          by: "mina",
          changes: [
            { ...change, collection: "scenarios", id: "s1", after: {} },
            { ...change, collection: "signals", id: "x", after: { scenarioId: "s2" } },
            { ...change, collection: "sets", id: "set", after: { title: "Talks" } },
            {
              ...change,
              collection: "links",
              id: "l",
              after: { from: { scenarioId: "s3" }, to: { scenarioId: "s4" } },
            },
          ],
        },
      ],
    })
    expect([...ids]).toEqual(["s1", "s2", "s3", "s4"])
  })

  it("say how a scenario had come out by then", () => {
    const asked = { outcomes: [{ id: "no", label: "No", order: 1 }] }
    const resolution = { outcomeId: "no", resolvedOn: "2018-09-12" }
    expect(resolvedWords({ ...asked, status: "open", resolution })).toBeNull()
    expect(resolvedWords({ ...asked, status: "resolved", resolution })).toBe("Resolved: No · 12 Sep 2018")
    expect(resolvedWords({ ...asked, status: "annulled" })).toBe("Annulled")
  })
})

describe("keys of the history page", () => {
  const pressed = (key: string, held: { shiftKey?: boolean; ctrlKey?: boolean } = {}) =>
    playbackKey({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held })

  it("are space, arrows, shift with arrows, Home and End, and leave the browser its own", () => {
    expect(pressed(" ")).toEqual({ does: "play" })
    expect(pressed("ArrowLeft")).toEqual({ does: "step", by: -1 })
    expect(pressed("ArrowRight", { shiftKey: true })).toEqual({ does: "mark", by: 1 })
    expect(pressed("Home")).toEqual({ does: "end", which: "first" })
    expect(pressed("ArrowRight", { ctrlKey: true })).toBeNull()
    expect(pressed("a")).toBeNull()
  })
})
