/** What people do to a board in a simulation: every kind of change that there is, each with marks of its own. */
import type { BoardSession } from "../../client/session.ts"
import type { Scenario } from "../../core/board.ts"
import type { BoardChange } from "../../core/changes.ts"
import type { Chance } from "./seeded-chance.ts"
import type { Marks } from "./simulated-marks.ts"

export interface Hand {
  session: BoardSession
  chance: Chance
  marks: Marks
  newId(): string
}

export type Deed = (hand: Hand) => BoardChange[][]

/** Operations, in order; each is a list of changes. */
export function somethingToDo(hand: Hand): BoardChange[][] {
  let left = hand.chance.below(totalWeight)
  for (const [weight, deed] of deeds) {
    left -= weight
    if (left < 0) return deed(hand)
  }
  return []
}

/** Letter by letter, each an operation of its own, somewhere in a text that others write in as well. */
export const types: Deed = (hand) => {
  const { chance, marks } = hand
  const target = anyText(hand)
  if (!target) return []
  const { collection, id, field, text } = target
  // Half of the time where everybody writes: at the very beginning or the very end.
  const at = chance.oneIn(2) ? (chance.oneIn(2) ? 0 : text.length) : chance.below(text.length + 1)
  const letters = 1 + chance.below(9)
  return Array.from({ length: letters }, (_, i) => [
    { kind: "editText", collection, id, field, index: at + i, remove: "", insert: marks.letter() },
  ])
}

/** Takes some letters out, and may put others in their place. */
export const rewrites: Deed = (hand) => {
  const { chance, marks } = hand
  const target = anyText(hand)
  if (!target) return []
  const { collection, id, field, text } = target
  const index = chance.below(text.length + 1)
  const remove = text.slice(index, index + 1 + chance.below(6))
  const insert = chance.oneIn(3) && remove ? "" : marks.letter() + marks.letter()
  return [[{ kind: "editText", collection, id, field, index, remove, insert }]]
}

/** Words that others write in get a look, or lose it. */
const formats: Deed = (hand) => {
  const { chance } = hand
  const scenario = anyScenario(hand)
  if (!scenario?.background) return []
  const index = chance.oneIn(2) ? 0 : chance.below(scenario.background.length)
  const over = scenario.background.slice(index, index + 1 + chance.below(8))
  const [name, value] = looks[chance.below(looks.length)] as (typeof looks)[number]
  const of = { collection: "scenarios", id: scenario.id, field: "background" } as const
  const set = chance.oneIn(3) ? null : value
  const attributes = chance.oneIn(2) ? {} : { [name]: value }
  return [
    [
      { kind: "formatText", ...of, index, over, name, value: set, base: [] },
      ...(chance.oneIn(3)
        ? [{ kind: "editText" as const, ...of, index, remove: "", insert: hand.marks.letter(), attributes }]
        : []),
    ],
  ]
}

const looks = [
  ["bold", true],
  ["italic", true],
  ["link", "https://example.org/"],
  ["block", "bullet"],
] as const

const sets: Deed = (hand) => {
  const scenario = anyScenario(hand)
  if (!scenario) return []
  const { chance, marks } = hand
  const set = { kind: "set", collection: "scenarios", id: scenario.id } as const
  const word = marks.word()
  return [
    [
      chance.oneIn(2)
        ? { ...set, field: "title", value: word, base: scenario.title }
        : { ...set, field: "impactBasis", value: word, base: scenario.impactBasis ?? null },
      ...(chance.oneIn(3)
        ? [{ ...set, field: "impact", value: 1 + chance.below(5), base: scenario.impact ?? null }]
        : []),
    ],
  ]
}

const sways: Deed = (hand) => {
  const scenario = anyScenario(hand)
  if (!scenario) return []
  return [[working(hand, scenario)]]
}

function working({ chance, marks }: Hand, scenario: Scenario): BoardChange {
  const ids = scenario.outcomes.filter(({ retiredOn }) => retiredOn === undefined).map(({ id }) => id)
  const parts = ids.map(() => 1 + chance.below(1_000))
  const sum = parts.reduce((a, b) => a + b, 0)
  const probabilities = Object.fromEntries(ids.map((id, i) => [id, (parts[i] ?? 0) / sum]))
  const value = { probabilities, pinned: [marks.word()] }
  return { kind: "setWorking", id: scenario.id, value, base: scenario.working ?? null }
}

const adds: Deed = (hand) => {
  const { chance, marks, newId } = hand
  if (hand.session.getState().board.scenarios.length > 24) return moves(hand)
  const title = marks.word()
  const background = marks.letter()
  const kind = chance.oneIn(3) ? "categorical" : "binary"
  const outcomes = kind === "categorical" ? threeOutcomes() : {}
  const fields = { title, kind, status: "open", background, order: marks.word(), ...outcomes }
  return [[{ kind: "add", collection: "scenarios", id: newId(), fields }]]
}

const threeOutcomes = () =>
  Object.fromEntries(["a", "b", "c"].map((id, order) => [`outcomes:${id}`, { label: id, order }]))

const gains: Deed = (hand) => {
  const scenario = anyScenario(hand, ({ kind }) => kind === "categorical")
  if (!scenario) return adds(hand)
  const { chance, marks, newId } = hand
  const set = { kind: "set", collection: "scenarios", id: scenario.id, base: null } as const
  const going = scenario.outcomes[chance.below(scenario.outcomes.length)]
  if (going && scenario.outcomes.length > 3 && chance.oneIn(2)) {
    const staying = { ...scenario, outcomes: scenario.outcomes.filter((outcome) => outcome !== going) }
    return [[{ ...set, field: `outcomes:${going.id}`, value: null }, working(hand, staying)]]
  }
  if (scenario.outcomes.length > 20) return []
  const value = { label: marks.word(), order: scenario.outcomes.length }
  return [[{ ...set, field: `outcomes:${newId()}`, value }]]
}

const moves: Deed = (hand) => {
  const scenario = anyScenario(hand)
  if (!scenario) return []
  const base = { setId: scenario.setId ?? null, order: scenario.order ?? null }
  const setId = hand.chance.oneIn(2) ? "s1" : null
  return [[{ kind: "move", id: scenario.id, setId, order: hand.marks.word(), base }]]
}

const deletes: Deed = (hand) => {
  const scenario = anyScenario(hand)
  if (!scenario) return []
  const { id, deletedAt } = scenario
  return deletedAt === undefined
    ? [[{ kind: "delete", collection: "scenarios", id, at: 1 + hand.chance.below(100_000) }]]
    : [[{ kind: "restore", collection: "scenarios", id, deletedAt }]]
}

const cites: Deed = (hand) => {
  const scenario = anyScenario(hand)
  if (!scenario || scenario.evidence.length > 50) return []
  const { marks, newId } = hand
  const source = newId()
  return [
    [
      { kind: "add", collection: "sources", id: source, fields: { title: marks.word() } },
      {
        kind: "set",
        collection: "scenarios",
        id: scenario.id,
        field: `evidence:${newId()}`,
        value: { passage: marks.word(), sourceId: source },
        base: null,
      },
    ],
  ]
}

/** A pasted list: many entries, one operation. */
const pastes: Deed = ({ chance, marks, newId }) => [
  Array.from({ length: 5 + chance.below(15) }, () => ({
    kind: "add" as const,
    collection: "issues" as const,
    id: newId(),
    fields: { text: marks.word() },
  })),
]

/** A page that is not a facilitator's says no by itself; one that has not heard yet of its new role asks the server. */
const setsTheBoard: Deed = ({ session, marks }) => [
  [{ kind: "setMeta", field: "title", value: marks.word(), base: session.getState().board.meta.title }],
]

const deeds: readonly (readonly [number, Deed])[] = [
  [8, types],
  [4, rewrites],
  [3, formats],
  [4, sets],
  [4, sways],
  [1, adds],
  [2, gains],
  [2, moves],
  [2, deletes],
  [2, cites],
  [1, pastes],
  [1, setsTheBoard],
]
const totalWeight = deeds.reduce((sum, [weight]) => sum + weight, 0)

function anyScenario({ session, chance }: Hand, suits: (scenario: Scenario) => boolean = () => true) {
  const scenarios = session.getState().board.scenarios.filter(suits)
  return scenarios[chance.below(scenarios.length)]
}

function anyText(hand: Hand) {
  const scenario = anyScenario(hand)
  if (!scenario) return null
  const field = hand.chance.oneIn(4) ? "finePrint" : "background"
  return { collection: "scenarios", id: scenario.id, field, text: scenario[field] } as const
}
