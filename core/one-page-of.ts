/**
 * The page of a snapshot, made from it and the one before (`one-page.ts` says what it is and its rules). What people
 * wrote stands in sentences of its own, as they wrote it; nothing is made up: where no reason was written down, the
 * page says so.
 */

import { hiddenWords } from "./hidden-working.ts"
import type { Decision } from "./judgement.ts"
import type { OnePage, PageRow, SaidLikelihood } from "./one-page.ts"
import { basisSentence, confidenceSentence, counted, methodNames } from "./one-page-basis.ts"
import { disagreements } from "./one-page-judgement.ts"
import { reasonsOnEachSide, type Side, spokenIn } from "./one-page-reasons.ts"
import { mostRows, rowsOf } from "./one-page-rows.ts"
import { watchFor } from "./one-page-watch.ts"
import { likelihoodPhrase, quantileWords, type Saying, unsaid, unsaidYet } from "./said-likelihood.ts"
import type { Snapshot } from "./snapshot.ts"
import { dayWords, instantWords } from "./time-words.ts"
import { isQuantiles } from "./working.ts"
import { bands } from "./yardstick.ts"

export interface OnePageInput {
  snapshot: Snapshot
  number: number
  hash: string
  previous: { snapshot: Snapshot; number: number } | null
  /** Scenarios whose likelihood a blind round hides now, beyond those that it hid then (B8). */
  hiddenNow: readonly string[]
  /** ms since the epoch */
  exportedAt: number
  rounded: boolean
}

export function onePageOf(input: OnePageInput): OnePage {
  const { snapshot, number, hash, previous, hiddenNow, exportedAt, rounded } = input
  const { board } = snapshot
  const hidden = new Set([...hiddenNow, ...(snapshot.hidden ?? [])])
  const saying: Saying = { yardstick: board.meta.yardstick, rounded }
  const rows = rowsOf({ snapshot, previous: previous?.snapshot ?? null, hidden, saying })
  const since = previous?.snapshot.asOf ?? null
  const decided = decisionsSince(snapshot, since, hidden)
  const apart = disagreements(snapshot, hidden).slice(0, 2)
  const medians = movedMedians(rows, input, hidden)
  return {
    language: "en",
    handling: board.meta.handling?.trim() ?? "",
    boardTitle: board.meta.title.trim() || "Untitled board",
    snapshotName: nameOf(number, snapshot.title),
    asOf: asOfWords(snapshot),
    since: previous && `change since ${nameOf(previous.number, previous.snapshot.title)}`,
    headline: headlineOf(rows, medians, previous && nameOf(previous.number, previous.snapshot.title)),
    rows: rows.slice(0, mostRows),
    more: Math.max(0, rows.length - mostRows),
    changed: [
      ...rows.filter(({ points }) => points !== null && points !== 0),
      ...medians.map(({ row, was }) => ({ ...row, was })),
    ]
      .slice(0, 3)
      .map((row) => changeSentence(row, reasonFor(row, input, decided, apart))),
    disagree: apart.map(({ text }) => text),
    watchFor: watchFor(snapshot).slice(0, 4),
    decided: decided.slice(0, 3).map((decision) => decisionSentence(decision, snapshot)),
    basis: basisSentence(snapshot, hidden),
    confidence: confidenceSentence(snapshot),
    yardstick: {
      name: board.meta.yardstick,
      bands: bands(board.meta.yardstick).map(({ words, range, from, to }) => ({ words, range, from, to })),
    },
    hash,
    exportedOn: dayWords(new Date(exportedAt).toISOString()),
    engineVersion: snapshot.engineVersion,
  }
}

const nameOf = (number: number, title: string): string =>
  title.trim() === "" ? `Snapshot ${number}` : `Snapshot ${number} “${title.trim()}”`

/** The day that the board speaks of, where it names one, and always when the snapshot stands. */
function asOfWords({ board, asOf }: Snapshot): string {
  const then = instantWords(asOf)
  return board.meta.asOf ? `${dayWords(board.meta.asOf)} (held ${then})` : then
}

// --- the headline -----------------------------------------------------------------------------------------------

const namedRow = ({ title, outcome }: PageRow): string =>
  outcome === null ? `“${title}”` : `“${title}: ${outcome}”`

interface MovedMedian {
  row: PageRow
  was: SaidLikelihood
}

/** Numbers and days have no points; what they were is said all the same. */
function movedMedians(
  rows: readonly PageRow[],
  { previous }: OnePageInput,
  hidden: ReadonlySet<string>,
): MovedMedian[] {
  if (previous === null) return []
  const before = new Map(previous.snapshot.board.scenarios.map((scenario) => [scenario.id, scenario]))
  const untold = new Set([...hidden, ...(previous.snapshot.hidden ?? [])])
  return rows.flatMap((row) => {
    const then = before.get(row.scenarioId)
    if (!then?.working || !isQuantiles(then.working) || untold.has(row.scenarioId)) return []
    const was = unsaid(quantileWords(then, then.working))
    const { p, text } = row.likelihood
    return p === null && text !== unsaidYet && text !== was.text ? [{ row, was }] : []
  })
}

function headlineOf(
  rows: readonly PageRow[],
  medians: readonly MovedMedian[],
  previousName: string | null,
): string {
  const told = rows.filter(({ likelihood }) => likelihood.p !== null)
  const [first] = told
  const [median] = medians
  if (median && !first?.points)
    return `${namedRow(median.row)} went from ${median.was.text} to ${median.row.likelihood.text}.`
  if (!first) return withoutNumbers(rows, previousName)
  if (previousName === null) {
    const byChance = [...told].sort((a, b) => (b.likelihood.p ?? 0) - (a.likelihood.p ?? 0))
    const [most = first, least = first] = [byChance[0], byChance.at(-1)]
    if (most === least) return `${namedRow(most)} stands at ${likelihoodPhrase(most.likelihood)}.`
    return `Of ${told.length} scenarios the most probable is ${namedRow(most)} at ${likelihoodPhrase(most.likelihood)}, the least ${namedRow(least)} at ${likelihoodPhrase(least.likelihood)}.`
  }
  if (!first.points || !first.was) {
    const added = rows.filter(({ remark }) => remark === "new").length
    if (added === rows.length)
      return added === 1
        ? `The one scenario is new since ${previousName}.`
        : `All ${added} scenarios are new since ${previousName}.`
    const also = added === 0 ? "" : `; ${counted(added, "scenario is", "scenarios are")} new`
    return `Nothing has moved since ${previousName}${also}.`
  }
  const moved = told.filter(({ points }) => points).length
  const way = first.points > 0 ? "up" : "down"
  const most = moved > 1 ? `, the most of ${moved} that moved,` : ""
  return `${namedRow(first)} went ${way}${most} from ${first.was.text} to ${likelihoodPhrase(first.likelihood)}.`
}

/** No row has a likelihood in per cent. */
function withoutNumbers(rows: readonly PageRow[], previousName: string | null): string {
  if (rows.length === 0) return "There is no scenario yet."
  const said = rows.filter(({ likelihood }) => ![unsaidYet, hiddenWords].includes(likelihood.text))
  const [one] = said
  if (one)
    return previousName === null
      ? `${namedRow(one)} stands at ${one.likelihood.text}.`
      : `Nothing has moved since ${previousName}.`
  return rows.some(({ likelihood }) => likelihood.text === hiddenWords)
    ? "What the group holds is hidden while a blind round runs."
    : "No scenario has a likelihood yet."
}

// --- what changed, and why --------------------------------------------------------------------------------------

function changeSentence(row: PageRow, reason: string | null): string {
  const { was, likelihood } = row
  const from = was?.words && was.words !== likelihood.words ? likelihoodPhrase(was) : (was?.text ?? "")
  return `${namedRow(row)}: ${from} to ${likelihoodPhrase(likelihood)}. ${reason === null ? "No reason was written down." : sentence(reason)}`
}

/** As it was written, on one line. */
function sentence(text: string): string {
  const line = text.replace(/\s+/g, " ").trim()
  return /[.!?…。！？]$/.test(line) ? line : `${line}.`
}

const lowerFirst: readonly Side[] = ["lower", "higher"]
const higherFirst: readonly Side[] = ["higher", "lower"]

/** Of the decision that made it so; of the group; of those who said what was decided by; null: nobody wrote one down. */
function reasonFor(
  { scenarioId, points }: PageRow,
  { snapshot, previous }: OnePageInput,
  decided: readonly Decision[],
  apart: readonly { scenarioId: string }[],
): string | null {
  const decision = decided.find((one) => one.scenarioId === scenarioId)
  if (decision && decision.reason.trim() !== "") return decision.reason
  const scenarioIn = (of: Snapshot | undefined) => of?.board.scenarios.find(({ id }) => id === scenarioId)
  const scenario = scenarioIn(snapshot)
  const basis = scenario?.workingBasis?.trim() ?? ""
  if (basis !== "" && basis !== (scenarioIn(previous?.snapshot)?.workingBasis?.trim() ?? "")) return basis
  if (!scenario || !decision || decision.method === "byHand") return null
  const spoken = spokenIn(snapshot.judgement.estimates, scenarioId, decision.round)
  const towards = (points ?? 0) > 0 ? "higher" : "lower"
  // Where it is also told how far apart they are, the other side's reason stands there.
  const told = apart.some((one) => one.scenarioId === scenarioId)
  const reasons = reasonsOnEachSide(
    spoken,
    scenario,
    told ? [towards] : towards === "lower" ? lowerFirst : higherFirst,
  )
  return reasons === "" ? null : reasons
}

// --- decisions --------------------------------------------------------------------------------------------------

/** Those that stand, the latest first. */
function decisionsSince(
  { judgement, board }: Snapshot,
  since: string | null,
  hidden: ReadonlySet<string>,
): Decision[] {
  const from = since === null ? Number.NEGATIVE_INFINITY : Date.parse(since)
  const there = new Set(board.scenarios.map(({ id }) => id))
  return judgement.decisions
    .filter(
      ({ scenarioId, at, takenBackAt }) =>
        takenBackAt === null && at > from && there.has(scenarioId) && !hidden.has(scenarioId),
    )
    .sort((a, b) => b.at - a.at)
}

function decisionSentence(decision: Decision, { board, judgement }: Snapshot): string {
  const { scenarioId, method, round, by, at } = decision
  const title = board.scenarios.find(({ id }) => id === scenarioId)?.title.trim() || "Untitled scenario"
  const who = judgement.people.find(({ id }) => id === by)?.name
  const how = method === "byHand" ? "set by hand" : `the ${methodNames[method]} was taken`
  const of = round === null ? "" : ` of round ${round}`
  return `“${title}”: ${how}${of}, ${dayWords(new Date(at).toISOString())}${who ? `, ${who}` : ""}.`
}
