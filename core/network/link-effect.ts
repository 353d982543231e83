/**
 * What a link would do before it is kept (M3: with nothing set it moves nobody's number): the board is worked out with it,
 * beside the board as it is.
 */
import type { Board } from "../board.ts"
import { type BoardModel, newModel } from "./board-network.ts"
import { influencesOn } from "./influences.ts"
import { type DraftedLink, type LinkEffect, type Marginals, nothingSet } from "./questions.ts"

const mostOthers = 3
/** Half a point: less is not seen in whole percent. */
const least = 0.005
/** No id of a board has a space. */
const drafted = "the link"

/** `id`: of the link in whose place it stands. */
export function linkEffect(
  model: Pick<BoardModel, "query">,
  board: Board,
  link: DraftedLink,
  id: string | null,
): LinkEffect | null {
  const links = [...board.links.filter((other) => other.id !== id), { ...link, id: drafted }]
  const next = { ...board, links }
  const withIt = newModel(next)
  const own = influencesOn(withIt, next, link.to).find((one) => one.id === drafted)
  const now = marginals(withIt.query(nothingSet))?.[link.to.scenarioId]?.[link.to.outcomeId]
  if (!own || now === undefined) return null
  const { scenarioId, outcomeId } = link.from
  const so = { ...nothingSet, outcomes: { [scenarioId]: { outcomeId, by: "seeing" as const } } }
  const [before, after] = [marginals(model.query(so)), marginals(withIt.query(so))]
  const ends = new Set([link.from.scenarioId, link.to.scenarioId])
  return { ifSo: own.ifSo, ifNot: own.ifNot, now, others: before && after ? moved(before, after, ends) : [] }
}

const marginals = (answer: ReturnType<BoardModel["query"]>): Marginals | null =>
  answer.state === "exact" ? answer.marginals : null

/** Of each scenario the outcome that moves most; of two that move alike the first. */
function moved(before: Marginals, after: Marginals, ends: ReadonlySet<string>): LinkEffect["others"] {
  return Object.keys(after)
    .toSorted()
    .flatMap((scenarioId) => {
      if (ends.has(scenarioId)) return []
      const steps = Object.entries(after[scenarioId] ?? {}).map(([outcomeId, p]) => ({
        target: { scenarioId, outcomeId },
        without: before[scenarioId]?.[outcomeId] ?? p,
        with: p,
      }))
      return steps.toSorted(farther).slice(0, 1)
    })
    .filter((step) => by(step) >= least)
    .toSorted(farther)
    .slice(0, mostOthers)
}

type Step = LinkEffect["others"][number]
const by = (step: Step): number => Math.abs(step.with - step.without)
/** Rounding does not decide which of yes and no is told. */
const farther = (a: Step, b: Step): number => (Math.abs(by(a) - by(b)) < 1e-9 ? 0 : by(b) - by(a))
