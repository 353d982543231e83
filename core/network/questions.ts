/**
 * What is asked of a board's model and what it answers, as plain data: the same between a page and its worker, on the
 * server, and in tests. The model is a Bayesian network over the scenarios of a board: links, responses of drivers
 * and observed signals add in log-odds, hard relations forbid, and intercepts are calibrated so that with nothing set
 * each marginal is the working value (M3). `board-network.ts` makes one from a board.
 *
 * Units: probability in 0..1, log-odds in nats. Scenario, outcome, driver and signal ids are those of the board; an
 * outcome of a number or a day is one of its bins (`bins.ts`).
 */
import type { Link, OutcomeRef } from "../board.ts"

/** By scenario id and outcome id. Scenarios that are not in the network are left out. */
export type Marginals = Readonly<Record<string, Readonly<Record<string, number>>>>

// --- what is set ------------------------------------------------------------------------------------------------

/** "seeing" conditions on an outcome; "doing" makes it so, and then it says nothing about its causes. */
export interface Supposition {
  outcomeId: string
  by: "seeing" | "doing"
}

/** What somebody supposes, over the board as it is. Nothing set: the board as it is. */
export interface WhatIf {
  /** By scenario id. */
  readonly outcomes: Readonly<Record<string, Supposition>>
  /** By driver id; between two levels is allowed. */
  readonly levels: Readonly<Record<string, number>>
  /** By signal id, in place of its state. One that is set counts, also if it was priced in. */
  readonly signals: Readonly<Record<string, "observed" | "notObserved" | "watching">>
}

export const nothingSet: WhatIf = { outcomes: {}, levels: {}, signals: {} }

/** One of the things that are set. */
export type SetPart =
  | { kind: "outcome"; scenarioId: string }
  | { kind: "level"; driverId: string }
  | { kind: "signal"; signalId: string }

// --- what is answered -------------------------------------------------------------------------------------------

export type Answer =
  | { state: "exact"; marginals: Marginals /** P(what is set and observed). */; evidence: number }
  /** Too large to be exact: drawn with a fixed seed. `errors` are standard errors, shaped like the marginals. */
  | { state: "sampled"; marginals: Marginals; errors: Marginals; samples: number; effective: number }
  /** What is set cannot all be so: probability 0. `between` names the things that exclude each other. */
  | { state: "impossible"; between: readonly SetPart[]; why: string }
  /** More than the budget allows. Ask again with `how: "sampled"`. */
  | { state: "too-large"; why: string }

/** Something about the board that the model had to leave out or could not meet, in a sentence (M3, M7). */
export interface ModelProblem {
  kind:
    | "loop" // a link that would close one was left out
    | "dangling" // an end that is no longer there
    | "within-set" // a link between two scenarios of which only one can happen
    | "contradiction" // hard relations that leave nothing possible
    | "unreachable" // the working value lies outside what hard relations allow
    | "resolved-against" // it has happened, and the board had it that it cannot
    | "bad-table" // a table whose outcomes are not those of its scenarios any more
    | "too-large"
  message: string
  /** What it hangs on: ids of links, responses, tables, signals. */
  ids: readonly string[]
  scenarioIds: readonly string[]
}

/** The board as the model sees it, with nothing set. */
export interface ModelState {
  /** The scenarios of the network, causes before consequences. */
  scenarioIds: readonly string[]
  /** With no evidence: the working values, or the nearest that hard relations allow. */
  base: Marginals
  /** With what is resolved and observed (and was not priced in) taken into account. */
  now: Answer
  problems: readonly ModelProblem[]
  /** Whether `base` is exact. */
  exact: boolean
}

/** Parts of the difference between a number and the same number with nothing set; they add up to it (M6). */
export interface Contribution {
  part: SetPart
  /** In 0..1, signed. */
  change: number
}
export interface Explanation {
  target: OutcomeRef
  /** With nothing set, and with what is set. */
  from: number
  to: number
  contributions: readonly Contribution[]
  /** How the order of the parts was dealt with: averaged over all orders (Shapley), or one after another. */
  method: "shapley" | "in-order"
}

export interface TornadoBar {
  scenarioId: string
  /** The outcome that makes the target least and most likely, and how likely it is then. */
  low: { outcomeId: string; probability: number }
  high: { outcomeId: string; probability: number }
  /** What it would be if the outcome were made so and not seen: for causes only. */
  doing: { low: number; high: number } | null
  /** Causes lie upstream of the target, consequences downstream; others are only related. */
  role: "cause" | "consequence" | "related"
}
export interface Tornado {
  target: OutcomeRef
  /** Where the bars begin. */
  now: number
  bars: readonly TornadoBar[]
}

/** How much is expected to be learned from a signal that is still open. */
export interface SignalWorth {
  signalId: string
  /** The expected fall of the half Brier score of the target; without a target the sum over all scenarios. */
  worth: number
  /** P(it is observed), and the target's own outcome then and if it stays away. */
  pObserved: number
  ifObserved: number
  ifNot: number
}

export type ModelQuestion =
  | { ask: "state" }
  | { ask: "what-if"; whatIf: WhatIf; how: "exact" | "sampled" }
  /** One outcome under several what-ifs: a curve along a driver, a table over two. */
  | { ask: "several"; whatIfs: readonly WhatIf[]; target: OutcomeRef }
  | { ask: "explain"; whatIf: WhatIf; target: OutcomeRef }
  | { ask: "tornado"; whatIf: WhatIf; target: OutcomeRef }
  | { ask: "watch-next"; whatIf: WhatIf; target: OutcomeRef | null }
  | { ask: "influences"; target: OutcomeRef }
  /** What a link would do that is not drawn yet; with `id` in the place of that one. */
  | { ask: "link-effect"; link: DraftedLink; id: string | null }
  | { ask: "coherence" }
  | { ask: "consistent"; scenarioIds: readonly string[] }

/** Why a number is what it is with nothing set: what leads to it, one by one. */
export interface Influence {
  kind: "link" | "response" | "signal" | "table"
  id: string
  /** nats; null for a hard relation. */
  shift: number | null
  /** P(target) with the other end so, and not so; null where one of them cannot be. */
  ifSo: number | null
  ifNot: number | null
}

/** As much of a link as counts. */
export type DraftedLink = Pick<Link, "relation" | "from" | "to" | "logOddsShift">

/** In the whole board: its other links, what was observed and what is resolved are counted. */
export interface LinkEffect {
  /** P(to) with `from` so, and not so; null where one of them cannot be. */
  ifSo: number | null
  ifNot: number | null
  /** P(to), whichever it is. */
  now: number
  /** With `from` so, what else moves by it, the farthest first: without the link (or with it as it was), and with it. */
  others: readonly { target: OutcomeRef; without: number; with: number }[]
}

// --- coherence (M7) ---------------------------------------------------------------------------------------------

export interface RepairStep {
  target: OutcomeRef
  from: number
  to: number
}
/** Where what people said does not go together with itself or with what follows from it. */
export interface CoherenceGap {
  /** The same for the same gap, so that a page can keep it in place. */
  id: string
  kind:
    | "exclusive-set"
    | "requires"
    | "implies"
    | "excludes"
    | "total-probability"
    | "frechet"
    | "conditional"
  /** A whole sentence, with the numbers. */
  message: string
  scenarioIds: readonly string[]
  /** How far off, in 0..1. */
  size: number
  /** The nearest working values (least squares, pinned ones stay) that go together; empty: nothing to repair here. */
  repair: readonly RepairStep[]
  /** Where no working value is at fault: the link that would close it. */
  link?: ClosingLink | undefined
}

/** `id`: of the link that would be changed; null: it would be drawn. */
export interface ClosingLink {
  id: string | null
  link: DraftedLink & { logOddsShift: number }
}

// --- cross-impact balances --------------------------------------------------------------------------------------

export interface Configuration {
  /** By scenario id. */
  outcomes: Readonly<Record<string, string>>
  /** Sum of the scores of the chosen outcomes, and the smallest margin to the best other one (>= 0: consistent). */
  total: number
  consistency: number
  /** P(all of it) in the model. */
  probability: number | null
}
export interface ConsistentAnswer {
  configurations: readonly Configuration[]
  /** All were looked at, or the budget ended the search. */
  complete: boolean
  examined: number
}

/** To each question its answer. */
export interface ModelAnswers {
  state: ModelState
  "what-if": Answer
  /** null: it cannot be so, or the model is too large. */
  several: readonly (number | null)[]
  explain: Explanation | null
  tornado: Tornado | null
  "watch-next": readonly SignalWorth[]
  influences: readonly Influence[]
  /** null: it cannot be in the model, or the model is too large. */
  "link-effect": LinkEffect | null
  coherence: readonly CoherenceGap[]
  consistent: ConsistentAnswer
}
