/**
 * What must hold among working values and what people stated, as linear conditions, each with the sentence that says what
 * is wrong when it does not (`coherence.ts`).
 */
import type { Board, OutcomeRef, Scenario } from "../board.ts"
import { totalTolerance } from "../exclusive-set.ts"
import { formatProbability as told } from "../probability.ts"
import { unreachable } from "../result.ts"
import { hasProbabilities, isQuantiles, readWorking } from "../working.ts"
import { binsOf } from "./bins.ts"
import type { CoherenceGap } from "./questions.ts"
import type { Stated } from "./stated.ts"

// --- the values that are compared -------------------------------------------------------------------------------

export interface Value {
  ref: OutcomeRef
  /** As sentences name it: the title alone of a yes-or-no scenario. */
  name: string
  value: number
  /** Its place among what may be moved; null: pinned, resolved, or a bin of a number or a day. */
  free: number | null
}
export interface Values {
  of(ref: OutcomeRef): Value | null
  scenario(id: string): Scenario | null
  /** The free values, and for each scenario the condition that they and its others sum to 1. */
  free: Value[]
  simplices: { scenarioId: string; members: Value[] }[]
}

export function valuesOf(board: Board): Values {
  const known = new Map<string, Value>()
  const scenarios = new Map<string, Scenario>()
  const free: Value[] = []
  const simplices: Values["simplices"] = []
  const key = (ref: OutcomeRef) => `${ref.scenarioId}/${ref.outcomeId}`
  for (const scenario of [...board.scenarios].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (scenario.deletedAt !== undefined || scenario.status === "annulled") continue
    const held = heldOf(scenario)
    if (held.length === 0) continue
    scenarios.set(scenario.id, scenario)
    const members = held.map(({ outcomeId, label, value, movable }, index): Value => {
      const ref = { scenarioId: scenario.id, outcomeId }
      const alone = scenario.kind === "binary" && index === 0
      const one: Value = {
        ref,
        name: alone ? `“${scenario.title}”` : `“${scenario.title}: ${label}”`,
        value,
        free: movable ? free.length : null,
      }
      if (movable) free.push(one)
      known.set(key(ref), one)
      return one
    })
    if (members.some((member) => member.free !== null)) simplices.push({ scenarioId: scenario.id, members })
  }
  return {
    of: (ref) => known.get(key(ref)) ?? null,
    scenario: (id) => scenarios.get(id) ?? null,
    free,
    simplices,
  }
}

interface Held {
  outcomeId: string
  label: string
  value: number
  movable: boolean
}
function heldOf(scenario: Scenario): Held[] {
  if (!hasProbabilities(scenario.kind))
    return binsOf(scenario).map(({ id, label, probability }) => ({
      outcomeId: id,
      label,
      value: probability,
      movable: false,
    }))
  const working = readWorking(scenario.working, scenario)
  if (!working || isQuantiles(working)) return []
  const settled = scenario.status === "resolved"
  const pinned = new Set(working.pinned)
  return scenario.outcomes.map(({ id, label, retiredOn }) => ({
    outcomeId: id,
    label,
    value: working.probabilities[id] ?? 0,
    movable: !settled && retiredOn === undefined && !pinned.has(id),
  }))
}

// --- what must hold ---------------------------------------------------------------------------------------------

type Kind = CoherenceGap["kind"]
export interface Claim {
  id: string
  kind: Kind
  scenarioIds: string[]
  /** The sum of by * value is `bound`, or at most that. */
  terms: { value: Value; by: number }[]
  bound: number
  equal: boolean
  tolerance: number
  message: string
}

const reading = ({ terms }: Claim): number => terms.reduce((sum, { value, by }) => sum + by * value.value, 0)
export const offBy = (claim: Claim): number => reading(claim) - claim.bound
export const sizeOf = (claim: Claim): number =>
  claim.equal ? Math.abs(offBy(claim)) : Math.max(0, offBy(claim))
// What lies on the tolerance is within it: differences of binary fractions are off by a last place.
export const isOpen = (claim: Claim): boolean => sizeOf(claim) > claim.tolerance + 1e-9

export const claimsOf = (
  board: Board,
  stated: readonly Stated[],
  values: Values,
  tolerance: number,
): Claim[] => [
  ...setClaims(board, values),
  ...linkClaims(board, values),
  ...totalClaims(byCondition(stated, board, values), tolerance),
  ...boundClaims(byCondition(stated, board, values), tolerance),
]

/** A sum, which may be more than 100%. */
const percent = (total: number): string => `${Math.round(total * 200) / 2}%`

function setClaims(board: Board, values: Values): Claim[] {
  return board.sets.flatMap((set): Claim[] => {
    if (set.kind !== "exclusive" || set.deletedAt !== undefined) return []
    const members = board.scenarios.flatMap((scenario) => {
      const [yes] = scenario.outcomes
      const counts = scenario.setId === set.id && scenario.kind === "binary" && yes
      const value = counts ? values.of({ scenarioId: scenario.id, outcomeId: yes.id }) : null
      return value ? [value] : []
    })
    if (members.length < 2) return []
    const total = members.reduce((sum, { value }) => sum + value, 0)
    const tail = total > 1 ? "and only one of them can happen" : "so one is missing, or they are held too low"
    return [
      {
        id: `exclusive-set:${set.id}`,
        kind: "exclusive-set",
        scenarioIds: members.map(({ ref }) => ref.scenarioId),
        terms: members.map((value) => ({ value, by: 1 })),
        bound: 1,
        equal: true,
        tolerance: totalTolerance,
        message: `The scenarios of “${set.title}” add up to ${percent(total)}, ${tail}.`,
      },
    ]
  })
}

function linkClaims(board: Board, values: Values): Claim[] {
  return board.links.flatMap((link): Claim[] => {
    const from = values.of(link.from)
    const to = values.of(link.to)
    const { relation } = link
    if (link.deletedAt !== undefined || relation === "influences" || !from || !to) return []
    if (link.from.scenarioId === link.to.scenarioId) return []
    const claim = (terms: Claim["terms"], bound: number, message: string): Claim[] => [
      {
        id: `${relation}:${link.id}`,
        kind: relation,
        scenarioIds: [link.from.scenarioId, link.to.scenarioId],
        terms,
        bound,
        equal: false,
        tolerance: totalTolerance,
        message,
      },
    ]
    const [a, b] = [told(from.value), told(to.value)]
    switch (relation) {
      case "requires":
        return claim(
          [
            { value: to, by: 1 },
            { value: from, by: -1 },
          ],
          0,
          `${to.name} needs ${from.name}, so it cannot be likelier than that: it stands at ${b}, the other at ${a}.`,
        )
      case "implies":
        return claim(
          [
            { value: from, by: 1 },
            { value: to, by: -1 },
          ],
          0,
          `${from.name} brings ${to.name} with it, so that one is at least as likely: it stands at ${b}, the other at ${a}.`,
        )
      case "excludes":
        return claim(
          [
            { value: from, by: 1 },
            { value: to, by: 1 },
          ],
          1,
          `${from.name} rules out ${to.name}, so both together are 100% at most: they stand at ${a} and ${b}.`,
        )
      default:
        return unreachable(relation)
    }
  })
}

interface Conditional {
  key: string
  target: Value
  condition: Scenario
  said: { given: Value; p: number }[]
  /** Each outcome of the condition was asked, or a hard relation answers for it. */
  whole: boolean
}

/** Conditionals given the outcomes of one scenario, by target outcome and scenario. */
function byCondition(stated: readonly Stated[], board: Board, values: Values): Conditional[] {
  const groups = new Map<
    string,
    { target: Value; condition: Scenario; said: { given: Value; p: number }[] }
  >()
  for (const { scenarioId, given, probabilities } of stated) {
    const [[conditionId, outcomeId] = ["", ""], ...more] = Object.entries(given)
    const condition = values.scenario(conditionId)
    const scenario = values.scenario(scenarioId)
    const held = values.of({ scenarioId: conditionId, outcomeId })
    if (more.length > 0 || !condition || !scenario || !held) continue
    // Of yes and no one says it all.
    const targets = scenario.kind === "binary" ? scenario.outcomes.slice(0, 1) : scenario.outcomes
    for (const { id } of targets) {
      const target = values.of({ scenarioId, outcomeId: id })
      const p = probabilities[id]
      if (!target || p === undefined) continue
      const key = `${scenarioId}:${id}:${conditionId}`
      const group = groups.get(key) ?? { target, condition, said: [] }
      group.said.push({ given: held, p })
      groups.set(key, group)
    }
  }
  return [...groups].map(([key, { target, condition, said }]) => {
    const active = condition.outcomes.filter(({ retiredOn }) => retiredOn === undefined)
    const all = active.flatMap(({ id }) => {
      const stated = said.find(({ given }) => given.ref.outcomeId === id)
      const given = values.of({ scenarioId: condition.id, outcomeId: id })
      const p = stated ? stated.p : certain(board, { scenarioId: condition.id, outcomeId: id }, target.ref)
      return given && p !== null ? [{ given, p }] : []
    })
    const whole = active.length > 0 && all.length === active.length
    return { key, target, condition, said: whole ? all : said, whole }
  })
}

/** What hard relations alone say of one outcome given another; null for nothing. */
function certain(board: Board, given: OutcomeRef, target: OutcomeRef): 0 | 1 | null {
  const same = (a: OutcomeRef, b: OutcomeRef) => a.scenarioId === b.scenarioId && a.outcomeId === b.outcomeId
  for (const { relation, from, to, deletedAt } of board.links) {
    if (deletedAt !== undefined || from.scenarioId !== given.scenarioId || !same(to, target)) continue
    if (relation === "requires" && !same(from, given)) return 0
    if (relation === "excludes" && same(from, given)) return 0
    if (relation === "implies" && same(from, given)) return 1
  }
  return null
}

function totalClaims(conditionals: readonly Conditional[], tolerance: number): Claim[] {
  return conditionals
    .filter(({ whole }) => whole)
    .map(({ key, target, condition, said }): Claim => {
      const implied = said.reduce((sum, { given, p }) => sum + p * given.value, 0)
      const parts = said.map(({ given, p }) => `${told(p)} given ${given.name}`).join(", ")
      return {
        id: `total-probability:${key}`,
        kind: "total-probability",
        scenarioIds: [condition.id, target.ref.scenarioId],
        terms: [{ value: target, by: 1 }, ...said.map(({ given, p }) => ({ value: given, by: -p }))],
        bound: 0,
        equal: true,
        tolerance,
        message: `From what people said (${parts}), ${target.name} comes to ${told(implied)}, and it stands at ${told(target.value)}.`,
      }
    })
}

function boundClaims(conditionals: readonly Conditional[], tolerance: number): Claim[] {
  return conditionals
    .filter(({ whole }) => !whole)
    .flatMap(({ key, target, condition, said }) =>
      said.flatMap(({ given, p }): Claim[] => {
        const said = `People said ${told(p)} for ${target.name} given ${given.name}.`
        const at = `With that one at ${told(given.value)} it is`
        const stands = `and it stands at ${told(target.value)}.`
        const claim = (which: string, terms: Claim["terms"], bound: number, message: string): Claim => ({
          id: `frechet:${key}:${given.ref.outcomeId}:${which}`,
          kind: "frechet",
          scenarioIds: [condition.id, target.ref.scenarioId],
          terms,
          bound,
          equal: false,
          tolerance,
          message,
        })
        // c a <= b, and a (1 - c) + b <= 1.
        return [
          claim(
            "least",
            [
              { value: given, by: p },
              { value: target, by: -1 },
            ],
            0,
            `${said} ${at} ${told(p * given.value)} at least, ${stands}`,
          ),
          claim(
            "most",
            [
              { value: given, by: 1 - p },
              { value: target, by: 1 },
            ],
            1,
            `${said} ${at} ${told(Math.max(0, 1 - (1 - p) * given.value))} at most, ${stands}`,
          ),
        ]
      }),
    )
}
