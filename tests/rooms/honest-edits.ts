// What people do on a board: every kind of change, on every kind of entity, with short texts and with full ones.
import type { Board } from "../../core/board.ts"
import { fieldsOf } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { limits } from "../../core/limits.ts"
import { small } from "./judged-board.ts"
import type { Chance } from "./seeded-chance.ts"

// On scenarios that nobody deletes here.
const end = { scenarioId: "come", outcomeId: "yes" }
const otherEnd = { scenarioId: "talk", outcomeId: "yes" }
const yesOrNo = (id: string, title: string) => ({
  ...(small.scenarios[0] as Board["scenarios"][number]),
  id,
  title,
})
const evidence = { passage: "He said so, twice.", order: 1 }

/** Something of everything that a board can hold. */
export const varied: Board = {
  ...small,
  scenarios: [
    ...small.scenarios,
    yesOrNo("come", "He comes"),
    yesOrNo("talk", "They talk"),
    {
      id: "when",
      title: "When do they meet?",
      kind: "date",
      status: "open",
      working: { quantiles: { p10: "2026-01-01", p50: "2026-06-01", p90: null }, pBeyondRange: 0.2 },
      outcomes: [],
      resolutionCriteria: "The first day on which both are seen. 🤝 ".repeat(3),
      finePrint: "x".repeat(100),
      background: "Ünïcödé — 日本語, 👩‍👩‍👧",
      formatting: {
        background: [
          { from: 0, to: 7, name: "bold", value: true },
          { from: 4, to: 13, name: "link", value: "https://example.org/" },
        ],
      },
      tags: ["summit"],
      evidence: [{ id: "e0", passage: "line 0" }],
    },
  ],
  issues: [{ id: "issue1", text: "Sanctions" }],
  sources: [{ id: "source1", title: "A paper", url: "https://example.org/1", reliability: "B" }],
  actors: [
    {
      id: "actor1",
      name: "The other side",
      kind: "state",
      stances: [{ id: "st1", issueId: "issue1", position: 1, salience: 0.5 }],
    },
  ],
  events: [{ id: "event1", title: "Elections", precision: "day", status: "expected", date: "2026-11-03" }],
  drivers: [{ id: "driver1", title: "Weather", kind: "ordinal", levels: ["calm", "storm"], level: 0 }],
  responses: [
    {
      id: "resp1",
      ...end,
      driverIds: ["driver1"],
      table: [[0], [1.5]],
      evidence: [{ id: "e1", ...evidence }],
    },
  ],
  links: [{ id: "link1", relation: "influences", from: end, to: otherEnd, logOddsShift: 0.7 }],
  signals: [
    {
      id: "signal1",
      title: "Planes",
      ...end,
      pGivenOutcome: 0.8,
      pGivenNotOutcome: 0.1,
      state: "watching",
      pricedIn: false,
    },
  ],
}

/** The same, with a text and a list that are nearly full. */
export const full: Board = {
  ...varied,
  scenarios: varied.scenarios.map((scenario) =>
    scenario.id !== "when"
      ? scenario
      : {
          ...scenario,
          resolutionCriteria: scenario.resolutionCriteria.repeat(60),
          finePrint: "x".repeat(limits.textCharacters - 20),
          evidence: Array.from({ length: limits.itemsPerEntity - 2 }, (_, i) => ({
            id: `e${i}`,
            passage: `line ${i}`,
          })),
        },
  ),
}

/** The same with two hundred scenarios more. */
export const large: Board = {
  ...full,
  scenarios: [
    ...full.scenarios,
    ...Array.from({ length: 200 }, (_, i) => ({
      ...(small.scenarios[0] as Board["scenarios"][number]),
      id: `s${i}`,
      title: `Scenario ${i}`,
      background: "Background. ".repeat(20),
    })),
  ],
}

/** An attribute of the formatted text, set or taken away. */
function formatting(below: Chance["below"]) {
  const styles = [
    ["bold", true],
    ["italic", true],
    ["code", true],
    ["link", "https://example.com/"],
    ["block", "heading"],
  ] as const
  const [name, value] = styles[below(styles.length)] as (typeof styles)[number]
  const of = { kind: "formatText", collection: "scenarios", id: "when", field: "background" } as const
  return { ...of, name, value: below(3) === 0 ? null : value, base: [] }
}

/** One operation of a person on this board (which has at least what `varied` has), of any kind; never without effect. */
export function honestEdit(chance: Chance): BoardChange[] {
  const { below } = chance
  const number = below(1_000_000)
  const fresh = `n${below(2 ** 31)}`
  const words = ["a", "Ja.", "🙂", "日本", "two words", "x".repeat(below(200) + 1)][below(6)] as string
  const scenario = (below(3) === 0 ? "when" : "meet") as string
  const meet = { collection: "scenarios", id: "meet", base: null } as const
  const text = { kind: "editText", collection: "scenarios" } as const
  const p = (1 + below(98)) / 100
  const edits: (() => BoardChange[])[] = [
    () => [{ kind: "set", ...meet, field: "title", value: `Title ${number}` }],
    () => [
      { kind: "set", ...meet, field: "title", value: `${number}` },
      { kind: "set", ...meet, field: "title", value: `${number} ${words}` },
    ],
    () => [{ kind: "set", ...meet, field: "impact", value: 1 + below(5) }],
    () => [{ kind: "set", ...meet, field: "tags", value: [`t${number}`, "summit"] }],
    () => [
      { kind: "set", ...meet, field: `evidence:e${below(50)}`, value: { passage: words, order: number } },
    ],
    () => [{ kind: "set", ...meet, field: "outcomes:maybe", value: { label: words, order: number } }],
    () => [
      {
        kind: "set",
        collection: "scenarios",
        id: "when",
        field: "range",
        value: ["2026-01-01", "2027-12-31"],
        base: null,
      },
    ],
    () => [
      {
        kind: "setWorking",
        id: "meet",
        value: { probabilities: { yes: p, no: 1 - p }, low: p / 2, high: (p + 1) / 2 },
        base: null,
      },
    ],
    () => [
      {
        kind: "setWorking",
        id: "when",
        value: { quantiles: { p10: 1, p50: 2 + number, p90: null } },
        base: null,
      },
    ],
    () => [{ ...text, id: scenario, field: "background", index: below(30), remove: "", insert: words }],
    () => [
      { ...text, id: "when", field: "resolutionCriteria", index: below(8_000), remove: "day", insert: words },
    ],
    () => [
      { ...text, id: "when", field: "background", index: 0, remove: "", insert: `${number}` },
      { ...formatting(below), index: below(9), over: "Ünïcödé" },
    ],
    () => [
      {
        ...text,
        id: "when",
        field: "background",
        index: 3,
        remove: "",
        insert: words,
        attributes: { bold: true, link: `https://example.org/${number}` },
      },
      { ...formatting(below), index: 3, over: words },
    ],
    () => [
      {
        ...text,
        id: "when",
        field: "background",
        index: 0,
        remove: "",
        insert: "\n",
        attributes: { block: "bullet" },
      },
    ],
    () => [
      {
        kind: "add",
        collection: "scenarios",
        id: fresh,
        fields: fieldsOf("scenarios", varied.scenarios[3] as never),
      },
    ],
    () => [{ ...text, id: "when", field: "resolutionCriteria", index: 0, remove: "🤝", insert: `${number}` }],
    () => [
      {
        ...text,
        id: "when",
        field: "finePrint",
        index: below(9_000),
        remove: "x".repeat(below(20) + 10),
        insert: "",
      },
      { ...text, id: "when", field: "finePrint", index: 0, remove: "", insert: `${number}` },
    ],
    () => [
      { ...text, id: "meet", field: "finePrint", index: 0, remove: "", insert: "Once: " },
      { ...text, id: "meet", field: "finePrint", index: 3, remove: "e: ", insert: "" },
    ],
    () => [
      {
        kind: "add",
        collection: "scenarios",
        id: fresh,
        fields: fieldsOf("scenarios", varied.scenarios[0] as never),
      },
    ],
    () => [{ kind: "add", collection: "issues", id: fresh, fields: { text: words } }],
    () => [
      { kind: "add", collection: "links", id: fresh, fields: fieldsOf("links", varied.links[0] as never) },
    ],
    () => [
      { kind: "add", collection: "actors", id: fresh, fields: fieldsOf("actors", varied.actors[0] as never) },
    ],
    () => [
      {
        kind: "add",
        collection: "signals",
        id: fresh,
        fields: fieldsOf("signals", varied.signals[0] as never),
      },
      { kind: "set", collection: "signals", id: fresh, field: "title", value: words, base: null },
    ],
    () => [
      {
        kind: "move",
        id: "meet",
        setId: below(2) === 0 ? null : "s1",
        order: `a${number}`,
        base: { setId: null, order: null },
      },
    ],
    () => [{ kind: "delete", collection: "scenarios", id: scenario, at: number }],
    () => [
      { kind: "delete", collection: "issues", id: "issue1", at: number },
      { kind: "restore", collection: "issues", id: "issue1", deletedAt: number },
    ],
    () => [
      {
        kind: "set",
        collection: "drivers",
        id: "driver1",
        field: "levels",
        value: ["calm", words.slice(0, 100)],
        base: null,
      },
    ],
    () => [
      {
        kind: "set",
        collection: "responses",
        id: "resp1",
        field: "table",
        value: [[0], [below(20)]],
        base: null,
      },
    ],
    () => [
      { kind: "set", collection: "links", id: "link1", field: "relation", value: "requires", base: null },
    ],
    () => [
      {
        kind: "set",
        collection: "sources",
        id: "source1",
        field: "url",
        value: `https://example.org/${number}`,
        base: null,
      },
    ],
    () => [{ kind: "setMeta", field: "title", value: `Board ${number}`, base: null }],
    () => [{ kind: "editMetaText", field: "note", index: below(5), remove: "", insert: words }],
  ]
  return (edits[below(edits.length)] as () => BoardChange[])()
}

/** How many kinds `honestEdit` chooses from. */
export const isAboutTheBoardItself = (changes: readonly BoardChange[]): boolean =>
  changes.some(({ kind }) => kind === "setMeta" || kind === "editMetaText")
