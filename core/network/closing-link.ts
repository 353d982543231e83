/**
 * What people said of B if A, against what the model makes of it (M7), is no matter of working values: a link is missing,
 * too weak or too strong. Here is the one that would close it, found in the whole board (a link shifts log-odds, so the
 * strength that is still lacking is nearly what the log-odds lack). It is offered and never drawn unasked; drawn, it
 * changes no working value (M3).
 */
import type { Board, Link, OutcomeRef } from "../board.ts"
import type { PublishedEstimate } from "../judgement.ts"
import { checkEnds } from "../links.ts"
import { logit } from "../portable-math.ts"
import { linkLimit } from "../strength.ts"
import { type BoardModel, modelOf, newModel } from "./board-network.ts"
import { type ClosingLink, type CoherenceGap, nothingSet } from "./questions.ts"
import { statedConditionals } from "./stated.ts"

/** Each takes some models of the whole board: more gaps than these are not read at once. */
const mostLinks = 5
const mostTries = 10
/** A fifth of what counts as a gap. */
const near = 0.004

export function withClosingLinks(
  board: Board,
  gaps: readonly CoherenceGap[],
  estimates: readonly PublishedEstimate[],
): CoherenceGap[] {
  const stated = new Map(
    statedConditionals(estimates, board.scenarios).map((one) => [`conditional:${one.key}`, one]),
  )
  let left = mostLinks
  return gaps.map((gap) => {
    const said = gap.kind === "conditional" ? stated.get(gap.id) : undefined
    const [condition, ...others] = Object.entries(said?.given ?? {})
    if (!said || !condition || others.length > 0 || left === 0) return gap
    const given = { scenarioId: condition[0], outcomeId: condition[1] }
    const asked = askedOf(board, given, said.scenarioId, said.probabilities)
    if (!asked) return gap
    left--
    const link = closing(board, given, asked)
    return link ? { ...gap, link } : gap
  })
}

interface Asked {
  target: OutcomeRef
  wanted: number
}

/** Of which outcome most is off, and what it should be; null where no link can do it. */
function askedOf(
  board: Board,
  given: OutcomeRef,
  scenarioId: string,
  said: Readonly<Record<string, number>>,
): Asked | null {
  const scenario = board.scenarios.find(({ id }) => id === scenarioId)
  const outcomes = (scenario?.kind === "binary" ? scenario.outcomes.slice(0, 1) : scenario?.outcomes) ?? []
  const now = probabilities(modelOf(board), given, scenarioId)
  const [worst] = outcomes
    .map(({ id }) => ({ id, off: Math.abs((said[id] ?? 0) - (now?.[id] ?? 0)) }))
    .sort((a, b) => b.off - a.off)
  const wanted = worst && said[worst.id]
  if (!worst || wanted === undefined || !(wanted > 0 && wanted < 1)) return null
  const target = { scenarioId, outcomeId: worst.id }
  const answer = modelOf(board).query(nothingSet)
  if (answer.state !== "exact") return null
  const of = ({ scenarioId: id, outcomeId }: OutcomeRef) => answer.marginals[id]?.[outcomeId] ?? 0
  const [a, b] = [of(given), of(target)]
  // Beyond these (Fréchet 1935) it is a matter of likelihoods, and no link is strong enough.
  if (!(a > 0) || wanted < (a + b - 1) / a || wanted > b / a) return null
  return { target, wanted }
}

function closing(board: Board, given: OutcomeRef, { target, wanted }: Asked): ClosingLink | null {
  for (const begun of candidates(board, given, target)) {
    const shift = strengthFor(board, begun, given, { target, wanted })
    if (shift !== null) return { id: begun.id, link: { ...begun.link, logOddsShift: shift } }
  }
  return null
}

type Begun = { id: string | null; link: Pick<Link, "relation" | "from" | "to"> & { logOddsShift: number } }

/** The link that is there, either way round; else one that may be drawn. */
function candidates(board: Board, given: OutcomeRef, target: OutcomeRef): Begun[] {
  const ways = [
    { from: given, to: target },
    { from: target, to: given },
  ]
  const there = ways.flatMap((ends) =>
    board.links.filter(
      ({ from, to, deletedAt }) => deletedAt === undefined && same(from, ends.from) && same(to, ends.to),
    ),
  )
  if (there.length > 0)
    return there.flatMap(({ id, relation, from, to, logOddsShift }) =>
      relation === "influences"
        ? [{ id, link: { relation, from, to, logOddsShift: logOddsShift ?? 0 } }]
        : [],
    )
  return ways
    .filter((ends) => checkEnds(board, ends).ok)
    .map((ends) => ({ id: null, link: { relation: "influences", ...ends, logOddsShift: 0 } }))
}

const same = (a: OutcomeRef, b: OutcomeRef): boolean =>
  a.scenarioId === b.scenarioId && a.outcomeId === b.outcomeId

/** nats, to a hundredth; null: no link of the strength that one may have comes near. */
function strengthFor(
  board: Board,
  { id, link }: Begun,
  given: OutcomeRef,
  { target, wanted }: Asked,
): number | null {
  const others = board.links.filter((one) => one.id !== id)
  let shift = link.logOddsShift
  let before: { shift: number; odds: number } | null = null
  for (let tried = 0; tried < mostTries; tried++) {
    const links = [...others, { ...link, id: id ?? "the link", logOddsShift: shift }]
    const p = probabilities(newModel({ ...board, links }), given, target.scenarioId)?.[target.outcomeId]
    if (p === undefined || !(p > 0 && p < 1)) return null
    if (Math.abs(p - wanted) <= near) return shift
    const odds = logit(p)
    // Intercepts take back a part of what a link gives, the more the likelier its cause: by the last two tries.
    const slope: number = before && before.shift !== shift ? (odds - before.odds) / (shift - before.shift) : 1
    if (!(slope > 0.01)) return null
    const aimed = shift + (logit(wanted) - odds) / slope
    const next = Math.max(-linkLimit, Math.min(linkLimit, Math.round(aimed * 100) / 100))
    if (next === shift) return null
    before = { shift, odds }
    shift = next
  }
  return null
}

function probabilities(model: Pick<BoardModel, "query">, given: OutcomeRef, scenarioId: string) {
  const answer = model.query({
    ...nothingSet,
    outcomes: { [given.scenarioId]: { outcomeId: given.outcomeId, by: "seeing" } },
  })
  return answer.state === "exact" ? answer.marginals[scenarioId] : undefined
}
