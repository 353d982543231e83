"use client"

/**
 * Where what people said does not go together (M7): each gap in its sentence, with the nearest likelihoods that do, and
 * what the model itself had to leave out. Nothing is changed unasked.
 */
import { useScenarios } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { useAskModelAgain, useModelQuestion, useModelState } from "../../client/use-model.ts"
import { useModelActions } from "../../client/use-model-actions.ts"
import { useUndo } from "../../client/use-undo.ts"
import { useWorldDesk } from "../../client/use-worlds.ts"
import type { Scenario } from "../../core/board.ts"
import type { ClosingLink, CoherenceGap, ModelProblem } from "../../core/network/questions.ts"
import { linkSentence, oddsWords } from "../../core/strength.ts"
import { endName } from "../links/link-words.ts"
import { Button } from "../ui/button.tsx"
import { useToasts } from "../ui/toast.tsx"
import { outcomeLabel } from "../what-if/model-words.ts"
import { PanelPart } from "../what-if/panel-part.tsx"
import { FromTo } from "../what-if/points.tsx"
import { signedShare } from "../what-if/shares.ts"
import { problemsBeside } from "./problems-beside.ts"

export function CoherencePanel({ onSelect }: { onSelect: (id: string | null) => void }) {
  const gaps = useModelQuestion({ ask: "coherence" })
  const state = useModelState()
  const scenarios = useScenarios()
  const again = useAskModelAgain()
  if (gaps.state === "failed")
    return (
      <div className="flex flex-col items-start gap-2 p-5">
        <p role="alert">{gaps.why}</p>
        <Button onClick={again}>Try again</Button>
      </div>
    )
  if (gaps.state === "computing")
    return (
      <p role="status" className="p-5 text-muted text-sm">
        Looking at what goes together
      </p>
    )
  const problems = state.state === "ready" ? problemsBeside(gaps.value, state.value.problems) : []
  return (
    <>
      {gaps.value.length === 0 && problems.length === 0 && (
        <p className="p-5 text-sm">
          Everything goes together: sets that exclude each other sum to 100%, what needs something else is
          never likelier than it, and no conditional contradicts another.
        </p>
      )}
      {gaps.value.map((gap) => (
        <Gap key={gap.id} {...{ gap, scenarios, onSelect }} />
      ))}
      {problems.length > 0 && (
        <PanelPart title="What the model left out or could not meet">
          <ul className="flex flex-col">
            {problems.map((problem) => (
              <Problem
                key={`${problem.kind}:${problem.ids.join()}:${problem.scenarioIds.join()}`}
                {...{ problem, scenarios, onSelect }}
              />
            ))}
          </ul>
        </PanelPart>
      )}
    </>
  )
}

const kindWords: Record<CoherenceGap["kind"], string> = {
  "exclusive-set": "Only one can happen",
  requires: "One needs the other",
  implies: "One brings the other",
  excludes: "One rules out the other",
  "total-probability": "The parts and the whole",
  frechet: "Both at once",
  conditional: "If one, then the other",
}

function Gap({
  gap,
  scenarios,
  onSelect,
}: {
  gap: CoherenceGap
  scenarios: readonly Scenario[]
  onSelect: (id: string | null) => void
}) {
  const desk = useWorldDesk()
  const { undo } = useUndo()
  const { show } = useToasts()
  const may = useMay()
  // Of a yes-or-no question one number says both.
  const steps = gap.repair.filter(({ target }) => {
    const scenario = scenarios.find(({ id }) => id === target.scenarioId)
    return scenario?.kind !== "binary" || scenario.outcomes[0]?.id === target.outcomeId
  })
  const refused = gap.repair
    .map(({ target }) =>
      may({ collection: "scenarios", id: target.scenarioId, field: "working", action: "set" }),
    )
    .find((answer) => !answer.allowed)
  const apply = () => {
    const done = desk.applyRepair(gap.repair)
    if (done.ok) show({ title: "Repaired", action: { label: "Undo", onClick: () => void undo() } })
    else show({ title: done.error.message, tone: "danger" })
  }
  return (
    <PanelPart
      title={kindWords[gap.kind]}
      aside={
        <span className="figures text-muted text-xs">off by {signedShare(gap.size).replace("+", "")}</span>
      }
    >
      <p className="text-sm">{gap.message}</p>
      {gap.repair.length > 0 ? (
        <>
          <h4 className="mt-3 font-medium text-xs">The nearest that goes together</h4>
          <ul className="mt-1 flex flex-col">
            {steps.map(({ target, from, to }) => {
              const scenario = scenarios.find(({ id }) => id === target.scenarioId)
              return (
                <li
                  key={`${target.scenarioId}:${target.outcomeId}`}
                  className="flex flex-wrap items-baseline gap-x-3 border-line border-b py-1.5 last:border-b-0"
                >
                  <span className="min-w-0 basis-full text-sm">
                    {scenario?.title ?? "A scenario"}
                    {scenario &&
                      scenario.kind !== "binary" &&
                      `: ${outcomeLabel(scenario, target.outcomeId)}`}
                  </span>
                  <FromTo from={from} to={to} />
                  <span className="figures text-muted text-xs">{signedShare(to - from)}</span>
                </li>
              )
            })}
          </ul>
          <Button
            size="sm"
            variant="primary"
            className="mt-2"
            disabled={refused !== undefined}
            onClick={apply}
          >
            Apply this repair
          </Button>
          {refused && !refused.allowed && <p className="mt-1 text-muted text-xs">{refused.why}</p>}
        </>
      ) : (
        <>
          {gap.link ? (
            <Closing closing={gap.link} scenarios={scenarios} />
          ) : (
            gap.kind === "conditional" && (
              <p className="mt-1 text-muted text-sm">
                No single link between them closes this: look at what else leads to it.
              </p>
            )
          )}
          <Go ids={gap.scenarioIds} {...{ scenarios, onSelect }} />
        </>
      )}
    </PanelPart>
  )
}

/** The link that would close a gap: in words, in one click, and taken back in one. */
function Closing({
  closing: { id, link },
  scenarios,
}: {
  closing: ClosingLink
  scenarios: readonly Scenario[]
}) {
  const actions = useModelActions()
  const { undo } = useUndo()
  const { show } = useToasts()
  const may = useMay()({
    collection: "links",
    id: id ?? "new",
    field: id === null ? null : "logOddsShift",
    action: id === null ? "add" : "set",
  })
  const { from, to, logOddsShift: shift } = link
  const named = ({ scenarioId, outcomeId }: ClosingLink["link"]["from"]) =>
    endName(
      scenarios.find((scenario) => scenario.id === scenarioId),
      outcomeId,
    )
  const draw = () => {
    const done =
      id === null
        ? actions.addLink({ relation: link.relation, from, to, shift })
        : actions.setLink(id, { shift })
    if (!done.ok) return show({ title: done.error.message, tone: "danger" })
    show({
      title: id === null ? "Link drawn" : "Link changed",
      action: { label: "Undo", onClick: () => void undo() },
    })
  }
  return (
    <>
      <h4 className="mt-3 font-medium text-xs">
        {id === null ? "A link would close it" : "The link between them would close it, if it were"}
      </h4>
      <p className="mt-1 text-sm">
        {linkSentence(link, { from: named(from), to: named(to) })}{" "}
        <span className="figures text-muted">({oddsWords(shift)})</span>
      </p>
      <p className="mt-1 text-muted text-xs">It changes nobody's likelihood; it counts in what-ifs.</p>
      <Button size="sm" variant="primary" className="mt-2" disabled={!may.allowed} onClick={draw}>
        {id === null ? "Draw this link" : "Change the link"}
      </Button>
      {!may.allowed && <p className="mt-1 text-muted text-xs">{may.why}</p>}
    </>
  )
}

function Problem({
  problem,
  scenarios,
  onSelect,
}: {
  problem: ModelProblem
  scenarios: readonly Scenario[]
  onSelect: (id: string | null) => void
}) {
  return (
    <li className="border-line border-b py-2 last:border-b-0">
      <p className="text-sm">{problem.message}</p>
      <Go ids={problem.scenarioIds} {...{ scenarios, onSelect }} />
    </li>
  )
}

const Go = ({
  ids,
  scenarios,
  onSelect,
}: {
  ids: readonly string[]
  scenarios: readonly Scenario[]
  onSelect: (id: string | null) => void
}) => (
  <span className="flex flex-wrap gap-1">
    {scenarios
      .filter(({ id }) => ids.includes(id))
      .map(({ id, title }) => (
        <Button
          key={id}
          size="sm"
          variant="quiet"
          className="-ml-2.5 max-w-full"
          onClick={() => onSelect(id)}
        >
          <span className="truncate">Open “{title}”</span>
        </Button>
      ))}
  </span>
)
