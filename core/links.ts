/**
 * Whether a link makes sense on a board, for the page that draws it. Links form no loop (M2), since the model computes
 * causes before consequences. Of plain arrays; what the judge asks of a document is `model-checks-doc.ts`.
 */
import type { Board, Link, Scenario } from "./board.ts"
import { closedLoop, type Edge } from "./closed-loop.ts"
import { fail, ok, type Result } from "./result.ts"
import { linkLimit } from "./strength.ts"

/** From one scenario to another: of a link, or of a conditional table. */
export interface Arc {
  from: { scenarioId: string }
  to: { scenarioId: string }
}

/** What the model takes for one node: a scenario, or the yes-or-no scenarios of which only one can happen. */
export type NodeOf = (scenarioId: string) => string

export function nodesOf({ scenarios, sets }: Pick<Board, "scenarios" | "sets">): NodeOf {
  const exclusive = new Set(
    sets.filter((set) => set.kind === "exclusive" && set.deletedAt === undefined).map(({ id }) => id),
  )
  const nodes = new Map(
    scenarios.map(({ id, kind, setId }) => [
      id,
      setId !== undefined && kind === "binary" && exclusive.has(setId) ? `set ${setId}` : `scenario ${id}`,
    ]),
  )
  return (scenarioId) => nodes.get(scenarioId) ?? `scenario ${scenarioId}`
}

/**
 * The scenarios of the loop that the candidate would close, from where it begins round to there again; null when it
 * closes none. Where the way goes on from another scenario of the same set, both are named, one after the other.
 */
export function loopWith(
  arcs: readonly Arc[],
  candidate: Arc,
  nodeOf: NodeOf = (scenarioId) => scenarioId,
): string[] | null {
  const loop = loopOf(arcs, candidate, nodeOf)
  if (!loop) return null
  const way = loop.flatMap(({ fromScenario, toScenario }) => [fromScenario, toScenario])
  return [...way, candidate.from.scenarioId].filter((id, index) => id !== way[index - 1])
}

function loopOf(arcs: readonly Arc[], candidate: Arc, nodeOf: NodeOf): Edge[] | null {
  const edge = ({ from, to }: Arc, isNew: boolean): Edge => ({
    fromScenario: from.scenarioId,
    toScenario: to.scenarioId,
    from: nodeOf(from.scenarioId),
    to: nodeOf(to.scenarioId),
    isNew,
  })
  return closedLoop([...arcs.map((arc) => edge(arc, false)), edge(candidate, true)])
}

/** What leads from scenario to scenario on a board, links and tables alike; what is deleted leads nowhere. */
export function arcsOf({
  links,
  tables,
  scenarios,
}: Pick<Board, "links" | "tables" | "scenarios">): (Arc & { id: string })[] {
  const there = new Set(scenarios.filter(({ deletedAt }) => deletedAt === undefined).map(({ id }) => id))
  const standing = ({ deletedAt }: { deletedAt?: number | undefined }) => deletedAt === undefined
  return [
    ...links.filter(standing),
    ...tables
      .filter(standing)
      .flatMap(({ id, scenarioId, given }) =>
        given.map((from) => ({ id, from: { scenarioId: from }, to: { scenarioId } })),
      ),
  ].filter(({ from, to }) => there.has(from.scenarioId) && there.has(to.scenarioId))
}

export interface UnfitLink {
  reason:
    | "same-scenario"
    | "end-gone"
    | "outcome-gone"
    | "within-set"
    | "loop"
    | "no-strength"
    | "too-strong"
    | "hard-with-strength"
  /** A sentence for the person. */
  message: string
}

type LinkBoard = Pick<Board, "scenarios" | "sets" | "links" | "tables">
type LinkEnds = Pick<Link, "from" | "to">

/** A link that is to be added, or (with its `id`) to be what it is not yet: the rest of the board stays. */
export function checkLink(
  board: LinkBoard,
  link: LinkEnds & Pick<Link, "relation" | "logOddsShift">,
  id?: string,
): Result<true, UnfitLink> {
  const ends = checkEnds(board, link, id)
  if (!ends.ok) return ends
  const { relation, logOddsShift } = link
  if (relation !== "influences")
    return logOddsShift === undefined
      ? ok(true)
      : unfit(
          "hard-with-strength",
          "Only a link that makes more or less likely has a strength; this one is certain.",
        )
  if (logOddsShift === undefined || Number.isNaN(logOddsShift))
    return unfit("no-strength", "Say how strong the link is.")
  return Math.abs(logOddsShift) <= linkLimit
    ? ok(true)
    : unfit("too-strong", `A link shifts log-odds by ${linkLimit} at most, either way.`)
}

/** Whether there may be a link between the two at all, whatever it says. */
export function checkEnds(board: LinkBoard, { from, to }: LinkEnds, id?: string): Result<true, UnfitLink> {
  const present = (scenarioId: string) =>
    board.scenarios.find((scenario) => scenario.id === scenarioId && scenario.deletedAt === undefined)
  const [cause, consequence] = [present(from.scenarioId), present(to.scenarioId)]
  if (!cause || !consequence)
    return unfit("end-gone", "A scenario at an end of this link is not on the board any more.")
  if (cause === consequence)
    return unfit("same-scenario", "A link joins two scenarios, and this one would join a scenario to itself.")
  for (const [scenario, { outcomeId }] of [
    [cause, from],
    [consequence, to],
  ] as const)
    if (!linkable(scenario).includes(outcomeId))
      return unfit("outcome-gone", `“${scenario.title}” does not have this outcome any more.`)
  const nodeOf = nodesOf(board)
  if (nodeOf(cause.id) === nodeOf(consequence.id))
    return unfit(
      "within-set",
      `Only one of “${cause.title}” and “${consequence.title}” can happen, so a link between them says nothing more.`,
    )
  const others = arcsOf(board).filter((arc) => arc.id !== id)
  const loop = loopOf(others, { from, to }, nodeOf)
  return loop ? unfit("loop", `This would close a loop: ${loopWords(board, loop)}.`) : ok(true)
}

/** A link that joins the same two outcomes already: one link says all that is to be said of them. */
export function alreadyJoined(
  { links }: Pick<Board, "links">,
  { from, to }: LinkEnds,
  id?: string,
): Link | null {
  const same = (a: Link["from"], b: Link["from"]) =>
    a.scenarioId === b.scenarioId && a.outcomeId === b.outcomeId
  return (
    links.find(
      (link) => link.id !== id && link.deletedAt === undefined && same(link.from, from) && same(link.to, to),
    ) ?? null
  )
}

const unfit = (reason: UnfitLink["reason"], message: string) => fail({ reason, message })

/** The outcomes that a link can name: of a number or a day the bins that its thresholds cut (`network/bins.ts`). */
function linkable({ kind, outcomes, thresholds }: Scenario): string[] {
  if (kind === "numeric" || kind === "date")
    return thresholds?.length
      ? [...thresholds.map(({ id }) => id), "above"]
      : ["r1", "r2", "r3", "r4", "above"]
  return outcomes.filter(({ retiredOn }) => !retiredOn).map(({ id }) => id)
}

const mostTold = 6

/** "Kim attends -> Meeting -> Kim attends"; where the way goes on from an alternative, that one is named too. */
function loopWords({ scenarios }: LinkBoard, loop: readonly Edge[]): string {
  const title = (id: string) => scenarios.find((scenario) => scenario.id === id)?.title ?? id
  const names = loop.map(({ toScenario }, index) => {
    const on = (loop[index + 1] ?? loop[0])?.fromScenario ?? toScenario
    return on === toScenario ? title(toScenario) : `${title(toScenario)} (or else ${title(on)})`
  })
  const shown = names.length > mostTold ? [...names.slice(0, mostTold - 2), "…", ...names.slice(-1)] : names
  return [title(loop[0]?.fromScenario ?? ""), ...shown].join(" -> ")
}
