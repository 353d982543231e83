/**
 * What the annex says of the model: links, signals, drivers, how these shift what may happen, and what people said of
 * each part. The board holds what the team accepted; votes are what was said before it.
 */
import type { ConditionalTable, Driver, Link, Response, Signal } from "../../../core/board.ts"
import { hiddenWords } from "../../../core/hidden-working.ts"
import type { ModelPart, PublishedVote } from "../../../core/judgement.ts"
import { formatProbability } from "../../../core/probability.ts"
import { sizeOf, tableOf } from "../../../core/response.ts"
import type { Snapshot } from "../../../core/snapshot.ts"
import { exactStrength, strengthWords } from "../../../core/strength.ts"
import { dayWords } from "../../../core/time-words.ts"
import { outcomeNameIn } from "../judgement-log.ts"
import { type Block, oneLine, part, sentences, table } from "./annex-blocks.ts"
import type { Citing } from "./annex-sources.ts"

/** `hidden`: scenarios whose likelihood a blind round hides. */
export function modelBlocks(
  { board, judgement }: Snapshot,
  hidden: ReadonlySet<string>,
  cited: Citing,
): Block[] {
  const nameOf = outcomeNameIn(new Map(board.scenarios.map((one) => [one.id, one])))
  const names = new Map(judgement.people.map(({ id, name }) => [id, name]))
  const votesOn = ({ kind, id }: ModelPart) =>
    judgement.votes
      .filter((vote) => vote.about.kind === kind && vote.about.id === id && vote.withdrawnAt === null)
      .sort((a, b) => (a.round ?? 0) - (b.round ?? 0))
  const voteRows = (votes: readonly PublishedVote[], said: (vote: PublishedVote) => string): Block[] =>
    votes.length === 0
      ? []
      : [
          { kind: "label", text: `Votes (${votes.length})` },
          ...table(
            [0.07, 0.14, 0.34, 0.1, 0.35],
            ["Round", "Who", "Strength", "Confidence", "Reason"],
            votes.map((vote) => [
              vote.round === null ? "none" : String(vote.round),
              names.get(vote.by ?? "") ?? "not named",
              said(vote),
              vote.confidence ?? "–",
              reasonOf(vote, cited) || "–",
            ]),
          ),
        ]
  const drivers = new Map(board.drivers.map((driver) => [driver.id, driver]))
  return [
    ...part(
      "Links",
      board.links.flatMap((link): Block[] => [
        item(linkWords(link, nameOf, cited)),
        ...voteRows(votesOn({ kind: "link", id: link.id }), ({ forecast }) =>
          "shift" in forecast ? strength(forecast.shift) : "–",
        ),
      ]),
    ),
    ...part(
      "Signals",
      board.signals.map((signal) => item(signalWords(signal, nameOf, cited))),
    ),
    ...part(
      "Drivers",
      board.drivers.map((driver) => item(driverWords(driver, cited))),
    ),
    ...part(
      "How drivers shift what may happen",
      board.responses.flatMap((response): Block[] => [
        { kind: "scenario", text: `“${nameOf(response)}”` },
        ...responseBlocks(response, board.drivers, cited),
        ...voteRows(votesOn({ kind: "response", id: response.id }), ({ forecast }) =>
          "table" in forecast ? tableVoteWords(forecast.table, response, drivers) : "–",
        ),
      ]),
    ),
    ...part(
      "Conditional tables",
      board.tables.flatMap((one) => conditionalBlocks(one, board, hidden)),
    ),
  ]
}

/** What was said, and what it rests on. */
export const reasonOf = (
  { rationale, sourceIds }: { rationale: string; sourceIds: readonly string[] },
  cited: Citing,
): string => [oneLine(rationale), cited.numbers(sourceIds)].filter((text) => text !== "").join(" ")

const item = (text: string): Block => ({ kind: "item", text: oneLine(text) })
const strength = (shift: number): string => `${strengthWords(shift)} (${exactStrength(shift)})`

// --- links, signals, drivers --------------------------------------------------------------------------------------

type NameOf = ReturnType<typeof outcomeNameIn>

function linkWords(link: Link, nameOf: NameOf, cited: Citing): string {
  const { relation, from, to, logOddsShift, rationale, basis, lagDays, evidence } = link
  const strong = logOddsShift === undefined ? "" : `: ${strength(logOddsShift)}`
  const lag = lagDays ? `, after ${lagDays} ${lagDays === 1 ? "day" : "days"}` : ""
  return sentences(
    `“${nameOf(from)}” ${relation} “${nameOf(to)}”${strong}${lag}`,
    rationale,
    basis && `Basis: ${basis}`,
    evidence && cited.passage(evidence),
  )
}

const states = {
  watching: "watched for",
  observed: "observed",
  notObserved: "not observed",
  expired: "expired",
}

function signalWords(signal: Signal, nameOf: NameOf, cited: Citing): string {
  const { title, state, window, observedOn, pGivenOutcome, pGivenNotOutcome, pricedIn, basis, grade } = signal
  const days = window ? `, from ${dayWords(window[0])} to ${dayWords(window[1])}` : ""
  const seen = observedOn ? ` on ${dayWords(observedOn)}` : ""
  const odds = `${formatProbability(pGivenOutcome)} if so, ${formatProbability(pGivenNotOutcome)} if not`
  return sentences(
    `${title.trim() || "Untitled signal"}: ${states[state]}${seen}${days}`,
    `For “${nameOf(signal)}”: ${odds}`,
    pricedIn ? "Already in the numbers" : undefined,
    basis && `Basis: ${basis}`,
    grade && `Graded ${grade.reliability}${grade.credibility}`,
    signal.evidence ? cited.passage(signal.evidence, signal.sourceId) : cited.numbers([signal.sourceId]),
  )
}

const driverWords = ({ title, level, levels, levelBasis, evidence }: Driver, cited: Citing): string =>
  sentences(
    `${title.trim() || "Untitled driver"}: ${levels[Math.round(level)] ?? level} (level ${level} of 0 to ${levels.length - 1})`,
    `Levels: ${levels.join("; ")}`,
    levelBasis && `Basis: ${levelBasis}`,
    evidence && cited.passage(evidence),
  )

// --- response tables ----------------------------------------------------------------------------------------------

/** More columns are another table below, so that each is wide enough for words. */
const mostColumns = 6
const named = (driver: Driver | undefined): string => driver?.title.trim() || "Untitled driver"

function responseBlocks(response: Response, drivers: readonly Driver[], cited: Citing): Block[] {
  const size = sizeOf(response, drivers)
  const [rowDriver, columnDriver, modifier] = [...response.driverIds.slice(0, 2), undefined]
    .slice(0, 2)
    .concat(response.modifier?.driverId)
    .map((id) => drivers.find((driver) => driver.id === id))
  const said: Block[] = [
    {
      kind: "text",
      text: sentences(
        `Shift of log-odds (nats) by “${named(rowDriver)}”${response.driverIds.length > 1 ? ` (down) and “${named(columnDriver)}” (across)` : ""}`,
        response.modifier && modifierWords(response.modifier, named(modifier)),
        response.shape && `Shape: ${response.shape}`,
        response.basis && `Basis: ${response.basis}`,
      ),
    },
    ...response.evidence.map((one) => item(cited.passage(one))),
  ]
  if (!size || !rowDriver)
    return [...said, { kind: "text", text: "A driver of this table is not on the board any more." }]
  const cells = tableOf(response, size)
  const across = columnDriver && response.driverIds.length > 1 ? columnDriver.levels : ["Shift"]
  const blocks = [...said]
  for (let from = 0; from < across.length; from += mostColumns) {
    const heads = across.slice(from, from + mostColumns)
    const first = heads.length === 1 ? 0.4 : 0.19
    const shares = [first, ...heads.map(() => (1 - first) / Math.max(heads.length, 2))]
    blocks.push(
      ...table(
        shares,
        [named(rowDriver), ...heads],
        rowDriver.levels.map((level, row) => [
          level,
          ...heads.map((_, column) => strength(cells[row]?.[from + column] ?? 0)),
        ]),
        true,
      ),
    )
  }
  return blocks
}

function modifierWords({ rule, atZero, perLevel }: NonNullable<Response["modifier"]>, name: string): string {
  if (rule?.trim()) return `“${name}” says how much of the last one takes effect: ${rule.trim()}`
  if (atZero === undefined || perLevel === undefined)
    return `“${name}” says how much of the last one takes effect`
  return `“${name}” says how much of the last one takes effect: ${formatProbability(atZero)} at its level 0, ${formatProbability(perLevel)} more a level, at most all of it`
}

/** Cell by cell where it is not what the team accepted: row/column, by their levels from 0. */
function tableVoteWords(
  said: readonly (readonly number[])[],
  response: Response,
  drivers: ReadonlyMap<string, Driver>,
): string {
  const size = sizeOf(response, [...drivers.values()])
  if (!size || said.length !== size.rows || said.some((row) => row.length !== size.columns))
    return "a table for other levels than these"
  const accepted = tableOf(response, size)
  const apart = said.flatMap((row, at) =>
    row.flatMap((shift, column) =>
      Math.abs(shift - (accepted[at]?.[column] ?? 0)) < 0.005
        ? []
        : [`${size.columns === 1 ? at : `${at}/${column}`} ${exactStrength(shift)}`],
    ),
  )
  if (apart.length === 0) return "as accepted"
  const where = size.columns === 1 ? "level" : "level down/across"
  return `other than accepted in ${apart.length} of ${size.rows * size.columns} cells (${where}): ${apart.join("; ")}`
}

// --- conditional tables -------------------------------------------------------------------------------------------

/** A table may have thousands of combinations; nobody reads them on paper. */
const mostCombinations = 200

function conditionalBlocks(
  { scenarioId, given, outcomes, rows, basis }: ConditionalTable,
  { scenarios }: Snapshot["board"],
  hidden: ReadonlySet<string>,
): Block[] {
  const about = [scenarioId, ...given].map((id) => scenarios.find((one) => one.id === id))
  const label = (at: number, outcomeId: string | undefined) =>
    about[at]?.outcomes.find(({ id }) => id === outcomeId)?.label || "Untitled outcome"
  const title = (at: number) => about[at]?.title.trim() || "Untitled scenario"
  const head: Block = { kind: "scenario", text: title(0) }
  // Beside the likelihood of what it is given it would tell the hidden one.
  if (hidden.has(scenarioId)) return [head, { kind: "strong", text: hiddenWords }]
  const own = outcomes[0] ?? []
  const sizes = given.map((_, at) => outcomes[at + 1]?.length ?? 1)
  const combination = (row: number): string => {
    let left = row
    const parts = sizes.map(() => "")
    for (let at = sizes.length - 1; at >= 0; at--) {
      const size = sizes[at] ?? 1
      parts[at] = `${title(at + 1)}: ${label(at + 1, outcomes[at + 1]?.[left % size])}`
      left = Math.floor(left / size)
    }
    return parts.join("; ") || "In any case"
  }
  const first = own.length > mostColumns ? 0.4 : 0.46
  const shown = rows.slice(0, mostCombinations)
  const rest = rows.length - shown.length
  const body: Block[] =
    own.length > mostColumns
      ? table(
          [first, 1 - first],
          ["Given", "Likelihood"],
          shown.map((row, at) => [
            combination(at),
            own.map((id, column) => `${label(0, id)} ${formatProbability(row[column] ?? 0)}`).join("; "),
          ]),
          true,
        )
      : table(
          [first, ...own.map(() => (1 - first) / own.length)],
          ["Given", ...own.map((id) => label(0, id))],
          shown.map((row, at) => [
            combination(at),
            ...own.map((_, column) => formatProbability(row[column] ?? 0)),
          ]),
          true,
        )
  return [
    head,
    ...(basis?.trim() ? [{ kind: "text", text: sentences(`Basis: ${basis}`) } as const] : []),
    ...body,
    ...(rest > 0 ? [{ kind: "text", text: `${rest} more combinations stand in the JSON.` } as const] : []),
  ]
}
