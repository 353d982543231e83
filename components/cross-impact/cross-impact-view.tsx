"use client"

/** The links of the board as a cross-impact matrix: read, set cell by cell, and what of it goes together. */
import { ListChecks } from "lucide-react"
import { useMemo, useState } from "react"
import { useLinks, useScenarios } from "../../client/use-board.ts"
import { useFoundIds } from "../../client/use-finding.ts"
import { useMay } from "../../client/use-may.ts"
import { useModelActions } from "../../client/use-model-actions.ts"
import type { Configuration } from "../../core/network/questions.ts"
import { useNarrow } from "../shell/use-narrow.ts"
import type { ViewProps } from "../shell/view-props.ts"
import { Button } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { Configurations } from "./configurations.tsx"
import { type GridHands, type Highlight, ImpactGrid } from "./impact-grid.tsx"
import {
  afterStrengthKey,
  balancesOn,
  cellKey,
  cellsOf,
  cellWords,
  keyOf,
  type Line,
  linesOf,
  reachOf,
  stepWords,
  usualChoice,
} from "./matrix-reading.ts"
import { ReachChart } from "./reach-chart.tsx"
import { ScenarioChooser } from "./scenario-chooser.tsx"
import { StrengthDialog } from "./strength-dialog.tsx"

interface Pair {
  from: Line
  to: Line
}

export function CrossImpactView({ selectedId }: ViewProps) {
  const scenarios = useScenarios()
  const links = useLinks()
  const actions = useModelActions()
  const narrow = useNarrow()
  const [wished, setWished] = useState<readonly string[] | null>(null)
  const [choosing, setChoosing] = useState(false)
  const [looked, setLooked] = useState<Pair | null>(null)
  const [open, setOpen] = useState<Pair | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [shown, setShown] = useState<Configuration | null>(null)
  const asked = useMay()({ collection: "links", id: "any", field: "logOddsShift", action: "set" })
  const mayNot = asked.allowed ? null : asked.why

  const found = useFoundIds()
  const usual = useMemo(() => usualChoice(scenarios, links), [scenarios, links])
  const chosen = useMemo(() => {
    const ids = new Set(wished ?? usual)
    return scenarios.filter(({ id }) => ids.has(id) && (found === null || found.has(id)))
  }, [scenarios, wished, usual, found])
  const lines = useMemo(() => linesOf(chosen), [chosen])
  const cells = useMemo(() => cellsOf(links), [links])
  const reaches = useMemo(() => reachOf(chosen, links), [chosen, links])
  const highlight = useMemo<Highlight | null>(
    () =>
      shown === null
        ? null
        : {
            chosen: new Set(
              lines
                .filter(({ scenarioId, outcomeId }) => shown.outcomes[scenarioId] === outcomeId)
                .map((line) => keyOf(line)),
            ),
            balances: balancesOn(lines, cells, shown.outcomes),
          },
    [shown, lines, cells],
  )

  const linkAt = ({ from, to }: Pair) => cells.get(cellKey(from, to))?.[0] ?? null
  const hands: GridHands = {
    open: (from, to) => {
      setRefusal(null)
      setOpen({ from, to })
    },
    look: (from, to) => {
      setLooked((before) => {
        if (before?.from === from && before.to === to) return before
        setRefusal(null)
        return { from, to }
      })
    },
    type: (key, from, to) => {
      const link = linkAt({ from, to })
      const now = link?.relation === "influences" ? (link.logOddsShift ?? 0) : null
      const next = afterStrengthKey(key, now)
      if (next === undefined) return false
      if (mayNot !== null) {
        setRefusal(mayNot)
        return true
      }
      const done =
        next === null
          ? link && actions.deleteLink(link.id)
          : link
            ? actions.setLink(link.id, { relation: "influences", shift: next })
            : actions.addLink({
                relation: "influences",
                from: { scenarioId: from.scenarioId, outcomeId: from.outcomeId },
                to: { scenarioId: to.scenarioId, outcomeId: to.outcomeId },
                shift: next,
                rationale: "",
                lagDays: null,
                evidence: null,
              })
      setRefusal(done === null || done.ok ? null : `${stepWords(next)}: ${done.error.message}`)
      return true
    },
  }

  if (scenarios.length === 0) {
    return (
      <EmptyState title="Nothing to set against each other yet">
        Write two scenarios on the board. Here every outcome of one meets every outcome of the others, and you
        say what it does to it.
      </EmptyState>
    )
  }
  return (
    <div inert={narrow && selectedId !== null} className="@container min-h-full">
      <div className="flex w-fit min-w-full flex-col">
        <header className="sticky left-0 flex w-[100cqw] flex-wrap items-center gap-3 px-4 pt-4 pb-2 sm:px-6">
          <h1 className="min-w-0 flex-1 font-semibold text-lg">Cross-impact</h1>
          <Button icon={<ListChecks />} className="pointer-coarse:h-11" onClick={() => setChoosing(true)}>
            Scenarios: {chosen.length} of {scenarios.length}
          </Button>
          <p className="basis-full text-muted text-xs">
            A row acts on a column. <b>++</b> 4 times as likely or more, <b>+</b> twice, <b>(+)</b> a little,{" "}
            <b>−</b> half, <b>−−</b> a quarter or less; <b>R</b> is needed for, <b>I</b> brings with it,{" "}
            <b>X</b> rules out.
            {mayNot === null && (
              <>
                {" "}
                <span className="pointer-coarse:hidden">
                  Enter or a click sets a cell; + and − step it, 1 2 3 are twice, 4 and 8 times, 0 takes it
                  away.
                </span>
                <span className="hidden pointer-coarse:inline">A tap sets a cell.</span>
              </>
            )}
            {mayNot !== null && ` ${mayNot}`}
          </p>
        </header>
        <div className="px-4 sm:px-6">
          {lines.length > 0 ? (
            <ImpactGrid lines={lines} cells={cells} highlight={highlight} hands={hands} />
          ) : (
            <p className="text-muted">
              {found === null ? "No scenario is chosen." : "None of those chosen has what is looked for."}
            </p>
          )}
        </div>
        {/* Under the hand, wherever the matrix is scrolled to. */}
        <div className="sticky bottom-0 left-0 z-20 min-h-9 w-[100cqw] border-line border-t bg-paper px-4 py-2 text-sm max-sm:pb-14 sm:pr-6 sm:pl-56">
          <p role="alert" className="text-danger empty:hidden">
            {refusal}
          </p>
          {refusal === null && (
            <p aria-hidden>
              {looked ? (
                cellWords(looked.from, looked.to, cells.get(cellKey(looked.from, looked.to)) ?? [])
              ) : (
                <span className="text-muted">Look at a cell to read it whole.</span>
              )}
            </p>
          )}
        </div>
        <div className="sticky left-0 flex w-[100cqw] flex-wrap gap-x-12 gap-y-8 px-4 pt-6 pb-24 sm:px-6">
          <Configurations scenarios={chosen} shown={shown} onShow={setShown} />
          <ReachChart reaches={reaches} />
        </div>
      </div>
      {choosing && (
        <ScenarioChooser
          {...{ scenarios, usual }}
          chosen={chosen.map(({ id }) => id)}
          onChoose={setWished}
          close={() => setChoosing(false)}
        />
      )}
      {open && (
        <StrengthDialog
          key={cellKey(open.from, open.to)}
          {...open}
          link={linkAt(open)}
          mayNot={mayNot}
          close={() => setOpen(null)}
        />
      )}
    </div>
  )
}
