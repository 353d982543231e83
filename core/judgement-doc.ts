/**
 * Judgement as everybody may see it, in the ledger document: rounds, who has answered, open estimates and revealed
 * ones, decisions and resolutions. Written by the server alone, from its rows, so that it can be written again at any
 * time and what is there already is left as it is. What is blind is never in it before the reveal (B1).
 *
 * Root maps, each of id to an immutable JSON value: `phase` (under `now`), `rounds`, `answers` (`round/member` to a
 * number, or `round` to two), `analysts`, `estimates`, `reveals` (`round/part` to a list), `decisions`, `resolutions`,
 * `peeks`.
 */
import type * as Y from "yjs"
import { z } from "zod"
import { Id } from "./ids.ts"
import {
  type Answers,
  askedCount,
  Decision,
  isVote,
  ModelDecision,
  PublishedEstimate,
  PublishedVote,
  ResolutionEntry,
  RoundEntry,
  WorkshopPhase,
} from "./judgement.ts"
import { limits } from "./limits.ts"
import { madeFrom, readRoot } from "./roots-doc.ts"

export const Analyst = z.object({
  id: Id,
  name: z.string().max(limits.nameCharacters),
  /** null: came with a template, and is nobody here. */
  memberId: Id.nullable(),
})
export type Analyst = z.infer<typeof Analyst>

export const PhaseEntry = z.object({
  phase: WorkshopPhase.nullable(),
  since: z.number().int(),
  by: Id.nullable(),
})
export type PhaseEntry = z.infer<typeof PhaseEntry>

const Count = z.union([
  z.number().int().min(0),
  z.object({ begun: z.number().int().min(0), complete: z.number().int().min(0) }),
])

/** B7: a facilitator looked before the reveal. */
export const Peek = z.object({
  id: Id,
  round: z.number().int().min(1),
  by: Id,
  at: z.number().int(),
})
export type Peek = z.infer<typeof Peek>

const roots = {
  phase: PhaseEntry,
  rounds: RoundEntry,
  answers: Count,
  analysts: Analyst,
  estimates: z.union([PublishedEstimate, PublishedVote]),
  reveals: z.array(z.union([PublishedEstimate, PublishedVote])),
  decisions: z.union([Decision, ModelDecision]),
  resolutions: ResolutionEntry,
  peeks: Peek,
} as const
export const judgementRoots: readonly string[] = Object.keys(roots)
type Roots = { [Name in keyof typeof roots]: z.infer<(typeof roots)[Name]> }

/** All that the ledger says of judgement. Lists are in the order in which things happened. */
export interface JudgementRecord {
  phase: PhaseEntry | null
  rounds: RoundEntry[]
  /** By the number of the round. */
  answers: ReadonlyMap<number, Answers>
  analysts: Analyst[]
  /** Those of revealed rounds, and those outside of blind ones; without what was replaced or withdrawn. */
  estimates: PublishedEstimate[]
  /** The same of links and responses. */
  votes: PublishedVote[]
  decisions: Decision[]
  modelDecisions: ModelDecision[]
  /** All that was ever said; the last of a scenario holds. */
  resolutions: ResolutionEntry[]
  peeks: Peek[]
}

export const emptyRecord: JudgementRecord = {
  phase: null,
  rounds: [],
  answers: new Map(),
  analysts: [],
  estimates: [],
  votes: [],
  decisions: [],
  modelDecisions: [],
  resolutions: [],
  peeks: [],
}

export function readJudgement(doc: Y.Doc): JudgementRecord {
  const of = <Name extends keyof Roots>(name: Name) =>
    readRoot(doc, name, (value) => parse(name, value) as Roots[Name] | undefined)
  const once = <Result>(name: string, from: readonly unknown[], make: () => Result) =>
    madeFrom(doc, name, from, make)
  const byNumber = of("rounds")
  const answers = of("answers")
  const open = of("estimates")
  const reveals = of("reveals")
  const list = <Name extends "analysts" | "decisions" | "resolutions" | "peeks">(
    name: Name,
    order?: (a: Roots[Name], b: Roots[Name]) => number,
  ): Roots[Name][] => {
    const values = of(name)
    return once(name, [values], () => (order ? [...values.values()].sort(order) : [...values.values()]))
  }
  const rounds = once("rounds", [byNumber], () => [...byNumber.values()].sort((a, b) => a.number - b.number))
  const said = once("said", [open, reveals, rounds], () => saidIn(open, reveals, rounds))
  const decided = list("decisions", byTime)
  return {
    phase: of("phase").get("now") ?? null,
    rounds,
    answers: once("answers", [answers, rounds], () => answersOf(answers, rounds)),
    analysts: list("analysts"),
    estimates: once("estimates", [said], () => said.flatMap((one) => (isVote(one) ? [] : [one]))),
    votes: once("votes", [said], () => said.flatMap((one) => (isVote(one) ? [one] : []))),
    decisions: once("scenario-decisions", [decided], () => decided.filter((one) => "scenarioId" in one)),
    modelDecisions: once("model-decisions", [decided], () => decided.filter((one) => "about" in one)),
    resolutions: list("resolutions", byTime),
    peeks: list("peeks", byTime),
  }
}

function saidIn(
  open: ReadonlyMap<string, Roots["estimates"]>,
  reveals: ReadonlyMap<string, Roots["reveals"]>,
  rounds: readonly RoundEntry[],
): Roots["estimates"][] {
  const estimates = [...open.values()]
  for (const { number, status, parts } of rounds) {
    if (status !== "revealed" || parts === null) continue
    const found = Array.from({ length: parts }, (_, part) => reveals.get(partKey(number, part)))
    // B5: what consists of several parts shows only when it is complete.
    if (found.every((part) => part !== undefined)) for (const part of found) estimates.push(...part)
  }
  return estimates.filter(({ withdrawnAt }) => withdrawnAt === null)
}

function answersOf(
  counts: ReadonlyMap<string, Roots["answers"]>,
  rounds: readonly RoundEntry[],
): Map<number, Answers> {
  const byRound = new Map<number, Record<string, number>>()
  for (const [key, count] of counts) {
    const slash = key.indexOf("/")
    if (slash < 0 || typeof count !== "number") continue
    const number = Number(key.slice(0, slash))
    const members = byRound.get(number) ?? {}
    members[key.slice(slash + 1)] = count
    byRound.set(number, members)
  }
  const answers = new Map<number, Answers>()
  for (const round of rounds) {
    const { number, countsOnly } = round
    if (countsOnly) {
      const total = counts.get(String(number))
      const { begun, complete } = typeof total === "object" ? total : { begun: 0, complete: 0 }
      answers.set(number, { members: null, begun, complete })
      continue
    }
    const members = byRound.get(number) ?? {}
    const given = Object.values(members)
    answers.set(number, {
      members,
      begun: given.filter((count) => count > 0).length,
      complete: given.filter((count) => count >= askedCount(round)).length,
    })
  }
  return answers
}

const byTime = (a: { at: number; id: string }, b: { at: number; id: string }) =>
  a.at - b.at || (a.id < b.id ? -1 : 1)

export const partKey = (round: number, part: number): string => `${round}/${part}`
export const answersKey = (round: number, memberId?: string): string =>
  memberId === undefined ? String(round) : `${round}/${memberId}`

// A value is replaced whole and never edited, so what was read once need not be looked at again.
const known = new WeakMap<object, unknown>()

function parse(name: keyof Roots, value: unknown): unknown {
  const keep = typeof value === "object" && value !== null ? value : null
  if (keep && known.has(keep)) return known.get(keep)
  const parsed = roots[name].safeParse(value)
  const result = parsed.success ? parsed.data : undefined
  if (keep) known.set(keep, result)
  return result
}

/** Writes nothing where it stands already: told twice, it is one line of the record. */
export function writeRecord<Name extends keyof Roots>(
  doc: Y.Doc,
  name: Name,
  key: string,
  value: Roots[Name] | null,
): void {
  const root = doc.getMap(name)
  if (value === null) {
    if (root.has(key)) root.delete(key)
  } else if (JSON.stringify(root.get(key)) !== JSON.stringify(value)) {
    root.set(key, value)
  }
}
