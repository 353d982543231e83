"use client"

/** Likelihood against impact: what deserves the group's attention lies top right. */
import { useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import { useMeta, useScenarios } from "../../client/use-board.ts"
import { useConditions } from "../../client/use-judgement.ts"
import { useMay } from "../../client/use-may.ts"
import { useAnswer } from "../../client/use-model.ts"
import { useSetFocus } from "../../client/use-people.ts"
import { usePlace } from "../../client/use-place.ts"
import { useWhatIfActive } from "../../client/use-what-if.ts"
import { formatProbability } from "../../core/probability.ts"
import { impactWords } from "../scenario/words.ts"
import { announce } from "../shell/announce.ts"
import { useNarrow } from "../shell/use-narrow.ts"
import type { ViewProps } from "../shell/view-props.ts"
import { EmptyState } from "../ui/empty-state.tsx"
import { useToasts } from "../ui/toast.tsx"
import { MatrixGrid } from "./matrix-grid.tsx"
import { MatrixList } from "./matrix-list.tsx"
import { type Locks, MatrixPlot } from "./matrix-plot.tsx"
import { type Marker, onMatrix, type Spot } from "./matrix-reading.ts"
import { useSmall } from "./use-small.ts"

export function MatrixView({ selectedId, onSelect }: ViewProps) {
  const scenarios = useScenarios()
  const { hidden } = useConditions()
  const { yardstick } = useMeta()
  const may = useMay()
  const place = usePlace()
  const setFocus = useSetFocus()
  const actions = useActions()
  const { show } = useToasts()
  const narrow = useNarrow()
  const small = useSmall()
  const active = useWhatIfActive()
  const answer = useAnswer()
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({})
  const [highlighted, setHighlighted] = useState<string | null>(null)
  const { markers, aside } = onMatrix(scenarios, hidden, chosen)

  const marginals =
    active && answer.state === "ready" && "marginals" in answer.value ? answer.value.marginals : null
  const supposed =
    marginals === null
      ? null
      : new Map(
          markers.map(({ scenarioId, outcomeId, probability }) => [
            scenarioId,
            marginals[scenarioId]?.[outcomeId] ?? probability,
          ]),
        )

  const locksOf = (scenarioId: string): Locks => {
    const asked = (field: string) => may({ collection: "scenarios", id: scenarioId, field, action: "set" })
    const [likelihood, impact] = [asked("working"), asked("impact")]
    return {
      likelihood: active
        ? "A what-if is on: its likelihoods follow from what is set. End it to set the board's own."
        : likelihood.allowed
          ? null
          : likelihood.why,
      impact: impact.allowed ? null : impact.why,
    }
  }
  function onPlace(marker: Marker, spot: Spot) {
    const locks = locksOf(marker.scenarioId)
    const done = place(marker.scenarioId, {
      ...(locks.likelihood === null && {
        likelihood: { outcomeId: marker.outcomeId, probability: spot.probability },
      }),
      ...(spot.impact > 0 && locks.impact === null && { impact: spot.impact }),
    })
    if (!done.ok) return show({ title: done.error.message, tone: "danger" })
    const why = locks.likelihood ?? locks.impact
    if (why && spot.probability === marker.probability && spot.impact === marker.impact) return announce(why)
    announce(
      `${marker.title}: ${formatProbability(spot.probability)}${spot.impact > 0 ? `, impact ${impactWords[spot.impact]}` : ""}`,
    )
  }
  function onMove(marker: Marker | null, spot: Spot | null) {
    if (!marker || !spot) return setFocus(selectedId === null ? null : { scenarioId: selectedId })
    const { scenarioId, outcomeId } = marker
    setFocus({ scenarioId, dragging: { outcomeId, probability: spot.probability } })
  }
  function setImpact(scenarioId: string, impact: number | null) {
    const done = actions.setField("scenarios", scenarioId, "impact", impact)
    if (!done.ok) show({ title: done.error.message, tone: "danger" })
  }

  const list = (
    <MatrixList
      {...{ markers, aside, supposed, yardstick, highlighted, locksOf }}
      scenarios={scenarios}
      onHighlight={setHighlighted}
      onOpen={onSelect}
      onImpact={setImpact}
      onOutcome={(scenarioId, outcomeId) => setChosen((before) => ({ ...before, [scenarioId]: outcomeId }))}
    />
  )
  return (
    <div
      inert={narrow && selectedId !== null}
      className="flex min-h-full flex-col gap-3 px-4 pt-4 pb-24 sm:px-6"
    >
      <h1 className="font-semibold text-lg">Matrix</h1>
      {scenarios.length === 0 ? (
        <EmptyState title="Nothing to weigh yet">
          As soon as there are scenarios, they stand here by how likely they are and how much they would
          matter.
        </EmptyState>
      ) : (
        <>
          {active && (
            <p className="text-muted text-sm">
              A what-if is on. Filled markers show where it leads, dashed ones where the board stands.
            </p>
          )}
          <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_24rem]">
            {small ? (
              <MatrixGrid {...{ markers, supposed, yardstick }} onOpen={onSelect} />
            ) : (
              <MatrixPlot
                {...{ markers, supposed, yardstick, locksOf, highlighted, onPlace, onMove }}
                onHighlight={setHighlighted}
                onOpen={onSelect}
              />
            )}
            {list}
          </div>
        </>
      )}
    </div>
  )
}
