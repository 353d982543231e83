"use client"

/**
 * The board as a tree in a table: sets with their scenarios, and everything that can be done on the board, for ears, for
 * keys and for a phone. One tab stop; arrows go through rows, and into their cells. Focus moves only by the person's own
 * hand: who is at a row that a colleague moves stays at it, and from one that goes comes to its neighbour.
 */
import { useCallback, useEffect, useRef, useState } from "react"
import { usePhase, useScenarioCount } from "../../client/use-board.ts"
import { useFoundGroups } from "../../client/use-finding.ts"
import { useMay } from "../../client/use-may.ts"
import { NewSet } from "../board/new-set.tsx"
import { RemovedScenarios } from "../board/removed-scenarios.tsx"
import { scenarioHere } from "../commands/here.ts"
import { useCommand } from "../commands/use-command.ts"
import { later } from "../shell/later.tsx"
import { useNarrow } from "../shell/use-narrow.ts"
import { Button } from "../ui/button.tsx"
import { LikelihoodDialog } from "./likelihood-dialog.tsx"
import { noSetKey, ScenarioRow, SetRow, setKey } from "./outline-rows.tsx"
import { useOutlineFocus } from "./use-outline-focus.ts"

const ModelRows = later(() => import("./model-rows.tsx").then((module) => module.ModelRows))
const ModelGroups = later(() => import("./model-groups.tsx").then((module) => module.ModelGroups))
const FirstDriver = later(() => import("./model-groups.tsx").then((module) => module.FirstDriver))
const Moves = later(() => import("./model-groups.tsx").then((module) => module.Moves))

export interface OutlineViewProps {
  /** The scenario that is open in the panel. */
  selectedId: string | null
  onSelect: (id: string | null) => void
}

export function OutlineView({ selectedId, onSelect }: OutlineViewProps) {
  const grid = useRef<HTMLDivElement>(null)
  const phase = usePhase()
  const groups = useFoundGroups()
  const count = useScenarioCount()
  const may = useMay()({ collection: "scenarios", id: "new", field: null, action: "add" })
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set())
  const [adding, setAdding] = useState<string | null>(null)
  const [editing, setEditing] = useState<string | null>(null)
  const [setting, setSetting] = useState<string | null>(null)
  const covered = useNarrow() && selectedId !== null

  const toggle = useCallback((key: string, open: boolean) => {
    // Sets are open until they are closed, scenarios the other way round. An id holds no colon.
    const ofScenario = !key.includes(":")
    const change = (now: ReadonlySet<string>) => {
      const next = new Set(now)
      if (open === ofScenario) next.add(key)
      else next.delete(key)
      return next
    }
    if (ofScenario) setShown(change)
    else setClosed(change)
  }, [])
  const onOpen = useCallback((id: string) => onSelect(id), [onSelect])
  const onEdit = useCallback((id: string | null) => setEditing(id), [])
  const onSet = useCallback((id: string) => setSetting(id), [])
  const onAdd = useCallback(
    (key: string, open: boolean) => setAdding((now) => (open ? key : now === key ? null : now)),
    [],
  )
  const { tabStop, settle, bind, go } = useOutlineFocus(grid, { toggle, onOpen, onEdit })
  useFocusBack(grid, selectedId)

  useCommand("card.next", () => go("ArrowDown"))
  useCommand("card.previous", () => go("ArrowUp"))
  useCommand(
    "scenario.new",
    () => {
      const row = grid.current?.querySelector(`[data-card="${CSS.escape(scenarioHere() ?? "")}"]`)
      const key = row?.getAttribute("data-parent") ?? firstKey(groups)
      toggle(key, true)
      setAdding(key)
    },
    may.allowed ? undefined : may.why,
  )

  if (phase.phase !== "ready") return null
  const first = firstKey(groups)
  const stop = tabStop ?? first
  return (
    <div inert={covered} className="@container mx-auto min-h-full w-full max-w-[84rem] pb-24 sm:px-4">
      <div
        ref={grid}
        role="treegrid"
        aria-label="Scenarios by set"
        className="flex flex-col text-sm [--outline-columns:minmax(0,1fr)_15rem_5.5rem_6.5rem_5rem_5.5rem_6rem]"
        {...bind}
      >
        <Columns />
        {groups.map(({ set, ids }, i) => {
          const key = setKey(set?.id ?? null)
          const open = !closed.has(key)
          return [
            <SetRow
              key={key}
              set={set}
              ids={ids}
              open={open}
              place={i + 1}
              of={groups.length}
              stop={stop === key}
              adding={adding === key}
              mayAdd={may.allowed}
              {...{ onAdd, toggle, settle }}
            />,
            ...(open
              ? ids.map((id, at) => [
                  <ScenarioRow
                    key={id}
                    id={id}
                    parent={key}
                    place={at + 1}
                    of={ids.length}
                    stop={stop === id}
                    selected={id === selectedId}
                    editing={editing === id}
                    open={shown.has(id)}
                    {...{ toggle, onOpen, onEdit, onSet, settle }}
                  />,
                  shown.has(id) && (
                    <ModelRows.Part
                      key={`${id}:model`}
                      scenarioId={id}
                      {...{ tabStop, settle }}
                      failed={(again) => <NotFetchedRow again={again} />}
                    />
                  ),
                ])
              : []),
          ]
        })}
        <ModelGroups.Part {...{ closed, toggle, tabStop, settle }} />
      </div>
      <Moves.Part />
      {count === 0 && (
        <p className="reading px-4 py-6 text-muted">
          Nothing here yet. {may.allowed ? "Write the first scenario, or paste a list with one a line." : ""}
        </p>
      )}
      <div className="mt-6 flex max-w-sm flex-col gap-1 px-2 print:hidden">
        {may.allowed && <NewSet />}
        <FirstDriver.Part />
        <RemovedScenarios />
      </div>
      <LikelihoodDialog scenarioId={setting} onClose={() => setSetting(null)} />
    </div>
  )
}

const firstKey = (groups: readonly { set: { id: string } | null }[]): string =>
  groups[0] ? setKey(groups[0].set?.id ?? null) : noSetKey

const NotFetchedRow = ({ again }: { again: () => void }) => (
  // biome-ignore lint/a11y/useFocusableInteractive: its button is what one comes to.
  // biome-ignore lint/a11y/useSemanticElements: see the treegrid.
  <div role="row" aria-level={3} className="border-line border-b bg-wash px-4 py-2">
    {/* biome-ignore lint/a11y/useFocusableInteractive: as above. */}
    {/* biome-ignore lint/a11y/useSemanticElements: see the treegrid. */}
    <span role="gridcell" className="flex flex-wrap items-center gap-3 text-sm">
      The model of this scenario could not be fetched.
      <Button size="sm" onClick={again}>
        Try again
      </Button>
    </span>
  </div>
)

/** What the columns are, for ears always and for eyes where there is room. */
function Columns() {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: heads of columns are read, and nothing can be done with them.
    // biome-ignore lint/a11y/useSemanticElements: see the treegrid.
    <div
      role="row"
      className="caption sr-only border-line border-b @3xl:not-sr-only @3xl:grid @3xl:grid-cols-(--outline-columns) @3xl:gap-x-3 @3xl:px-2 @3xl:pt-4 @3xl:pb-1.5"
    >
      {["Statement", "Likelihood", "Change", "Deadline", "Status", "Comments", "Actions"].map((name) => (
        // biome-ignore lint/a11y/useFocusableInteractive: as above.
        // biome-ignore lint/a11y/useSemanticElements: see the treegrid.
        <span key={name} role="columnheader" className={name === "Actions" ? "sr-only" : ""}>
          {name}
        </span>
      ))}
    </div>
  )
}

/** When a panel closes, its row has the focus again, unless the person has put it elsewhere meanwhile. */
function useFocusBack(grid: React.RefObject<HTMLElement | null>, selectedId: string | null): void {
  const before = useRef(selectedId)
  useEffect(() => {
    const was = before.current
    before.current = selectedId
    const row = (id: string) => grid.current?.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`)
    if (selectedId !== null) {
      row(selectedId)?.scrollIntoView({ block: "nearest" })
      return
    }
    const active = document.activeElement
    if (was === null || (active && active !== document.body)) return
    row(was)?.focus()
  }, [grid, selectedId])
}
