"use client"

/**
 * The board: sets as columns, scenarios as cards. It gives the focus back to a card when its panel closes. Focus moves
 * only by the person's own hand, never by what colleagues do.
 */
import { Keyboard } from "lucide-react"
import { type RefObject, useCallback, useEffect, useRef, useState } from "react"
import { usePhase, useScenarioCount, useScenarioIdsOf, useSets } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { scenarioHere } from "../commands/here.ts"
import { useKeysOf } from "../commands/shown-keys.ts"
import { runCommand, useCommand } from "../commands/use-command.ts"
import { useNarrow } from "../shell/use-narrow.ts"
import { Button, buttonLook } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { Kbd } from "../ui/kbd.tsx"
import { cardOf, columnOf, useCardMoves } from "./card-moves.ts"
import { NewSet } from "./new-set.tsx"
import { RemovedScenarios } from "./removed-scenarios.tsx"
import { SetColumn } from "./set-column.tsx"

export interface BoardViewProps {
  /** The scenario that is open in the panel. */
  selectedId: string | null
  onSelect: (id: string | null) => void
}

export function BoardView({ selectedId, onSelect }: BoardViewProps) {
  const board = useRef<HTMLDivElement>(null)
  const keysOf = useKeysOf()
  const phase = usePhase()
  const sets = useSets()
  const count = useScenarioCount()
  const loose = useScenarioIdsOf(null)
  const may = useMay()({ collection: "scenarios", id: "new", field: null, action: "add" })
  const mayEdit = may.allowed
  const [adding, setAdding] = useState<{ setId: string | null } | null>(null)
  // A new board comes with one set, so that there is a place to begin.
  const empty = count === 0 && sets.length <= 1

  const onOpen = useCallback((id: string) => onSelect(id), [onSelect])
  const onAdding = useCallback(
    (setId: string | null, open: boolean) =>
      setAdding((now) => (open ? { setId } : now?.setId === setId ? null : now)),
    [],
  )
  useFocusBack(board, selectedId)
  useInView(board, selectedId)
  const covered = useNarrow() && selectedId !== null
  useCardMoves(board)
  useCommand(
    "scenario.new",
    () => {
      const setId = columnOf(board.current, scenarioHere())
      setAdding({ setId: setId === undefined ? (sets[0]?.id ?? null) : setId })
    },
    may.allowed ? undefined : may.why,
  )

  const showLoose = loose.length > 0 || sets.length === 0 || (adding !== null && adding.setId === null)
  return (
    // Under a sheet that covers it, the board is not there for keys and readers either.
    <div ref={board} inert={covered} className="min-h-full">
      {empty && adding === null ? (
        <EmptyBoard
          ready={phase.phase === "ready"}
          mayEdit={mayEdit}
          onNew={() => setAdding({ setId: sets[0]?.id ?? null })}
        />
      ) : (
        <div className="flex flex-col gap-8 px-4 pt-2 pb-24 sm:w-max sm:min-w-full sm:flex-row sm:items-start sm:gap-6 sm:px-6">
          {sets.map((set) => (
            <SetColumn
              key={set.id}
              set={set}
              selectedId={selectedId}
              onOpen={onOpen}
              adding={adding?.setId === set.id}
              onAdding={onAdding}
            />
          ))}
          {showLoose && (
            <SetColumn
              set={null}
              selectedId={selectedId}
              onOpen={onOpen}
              adding={adding !== null && adding.setId === null}
              onAdding={onAdding}
            />
          )}
          <div className="flex w-full flex-col gap-1 sm:w-44 sm:shrink-0 sm:pt-2">
            {mayEdit && <NewSet />}
            <RemovedScenarios />
            <Button
              variant="quiet"
              icon={<Keyboard />}
              className="hidden w-full justify-start! text-muted sm:inline-flex"
              onClick={() => runCommand("help.keys")}
            >
              Keys {keysOf("help.keys") && <Kbd>{keysOf("help.keys")}</Kbd>}
            </Button>
          </div>
        </div>
      )}
    </div>
  )
}

function EmptyBoard({ ready, mayEdit, onNew }: { ready: boolean; mayEdit: boolean; onNew: () => void }) {
  const key = useKeysOf()("scenario.new")
  if (!ready) return null
  if (!mayEdit) {
    return (
      <EmptyState title="Nothing here yet">
        <p>As soon as somebody adds a scenario, you see it here.</p>
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="Nothing here yet"
      actions={
        <>
          <Button variant="primary" onClick={onNew}>
            New scenario
          </Button>
          <a href="/#start" className={buttonLook({ variant: "quiet" })}>
            Start from Korea 2018
          </a>
        </>
      }
    >
      <p>
        Paste a list, one line per scenario, or{" "}
        {key ? (
          <>
            press <Kbd>{key}</Kbd> and write
          </>
        ) : (
          "write"
        )}{" "}
        the first: a statement that will turn out true or false by a date.
      </p>
    </EmptyState>
  )
}

/** When a panel closes, its card has the focus again, unless the person has put it elsewhere meanwhile. */
function useFocusBack(board: RefObject<HTMLDivElement | null>, selectedId: string | null): void {
  const before = useRef(selectedId)
  useEffect(() => {
    const closed = before.current
    before.current = selectedId
    if (closed === null || selectedId !== null) return
    const active = document.activeElement
    if (active && active !== document.body) return
    cardOf(board.current, closed)?.focus()
  }, [board, selectedId])
}

/** The panel takes room from the board: the card that was opened stays in sight. */
function useInView(board: RefObject<HTMLDivElement | null>, selectedId: string | null): void {
  useEffect(() => {
    if (selectedId === null) return
    const card = cardOf(board.current, selectedId)?.closest("article")
    card?.scrollIntoView({ block: "nearest", inline: "nearest" })
  }, [board, selectedId])
}
