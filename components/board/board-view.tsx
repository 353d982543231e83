"use client"

/**
 * The board: sets as columns, scenarios as cards. It owns the keys of the board and gives the focus back to a card
 * when its panel closes. Focus moves only by the person's own hand, never by what colleagues do.
 */
import { type RefObject, useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react"
import { usePhase, useScenarioCount, useScenarioIdsOf, useSets } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { askFor } from "../scenario/open-intent.ts"
import { Button, buttonLook } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { Kbd } from "../ui/kbd.tsx"
import { isForBoard, nextCard, stepOf } from "./moves.ts"
import { NewSet } from "./new-set.tsx"
import { RemovedScenarios } from "./removed-scenarios.tsx"
import { SetColumn } from "./set-column.tsx"
import { ShortcutsDialog } from "./shortcuts-dialog.tsx"
import { useSingleKeys } from "./single-keys.ts"

export interface BoardViewProps {
  /** The scenario that is open in the panel. */
  selectedId: string | null
  onSelect: (id: string | null) => void
}

export function BoardView({ selectedId, onSelect }: BoardViewProps) {
  const board = useRef<HTMLDivElement>(null)
  const phase = usePhase()
  const sets = useSets()
  const count = useScenarioCount()
  const loose = useScenarioIdsOf(null)
  const mayEdit = useMay()({ collection: "scenarios", id: "new", field: null, action: "add" }).allowed
  const [adding, setAdding] = useState<{ setId: string | null } | null>(null)
  const [keysShown, setKeysShown] = useState(false)
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
  useBoardKeys({
    board,
    selectedId,
    onSelect,
    onNew: mayEdit
      ? (setId) => setAdding({ setId: setId === undefined ? (sets[0]?.id ?? null) : setId })
      : null,
    onHelp: () => setKeysShown(true),
  })

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
              className="hidden w-full justify-start! text-muted sm:inline-flex"
              onClick={() => setKeysShown(true)}
            >
              <Kbd>?</Kbd> Keys
            </Button>
          </div>
        </div>
      )}
      <ShortcutsDialog open={keysShown} onOpenChange={setKeysShown} />
    </div>
  )
}

function EmptyBoard({ ready, mayEdit, onNew }: { ready: boolean; mayEdit: boolean; onNew: () => void }) {
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
        Paste a list, one line per scenario, or press <Kbd>N</Kbd> and write the first: a statement that will
        turn out true or false by a date.
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

// The width below which the panel is a sheet over the board.
const narrow = "(width < 64rem)"

function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(narrow)
      query.addEventListener("change", listener)
      return () => query.removeEventListener("change", listener)
    },
    () => window.matchMedia(narrow).matches,
    () => false,
  )
}

const cardOf = (board: HTMLElement | null, id: string): HTMLElement | null =>
  board?.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`) ?? null

function useBoardKeys(options: {
  board: RefObject<HTMLDivElement | null>
  selectedId: string | null
  onSelect: (id: string | null) => void
  /** undefined: the board shows no column yet. */
  onNew: ((setId: string | null | undefined) => void) | null
  onHelp: () => void
}): void {
  const latest = useRef(options)
  latest.current = options
  const [singleKeys] = useSingleKeys()

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const { board, selectedId, onSelect, onNew, onHelp } = latest.current
      if (!isForBoard(event)) return
      if (event.key === "Escape" && selectedId !== null) return onSelect(null)
      const at = document.activeElement
      const focused =
        at instanceof HTMLElement && board.current?.contains(at) ? (at.dataset.card ?? null) : null
      const letter = /^[a-z?]$/i.test(event.key)
      if (letter && !singleKeys) return
      const key = letter ? event.key.toLowerCase() : event.key

      const step = stepOf(key)
      if (step) {
        // Arrows scroll the page until a card has the focus; letters begin at the open card or the first.
        if (!letter && focused === null) return
        const next = nextCard(gridOf(board.current), focused ?? selectedId, step)
        if (next === null) return
        event.preventDefault()
        const card = cardOf(board.current, next)
        card?.focus({ preventScroll: true })
        card?.closest("article")?.scrollIntoView({ block: "nearest", inline: "nearest" })
        return
      }
      const target = focused ?? selectedId
      switch (key) {
        case "n": {
          if (!onNew) return
          event.preventDefault()
          return onNew(columnOf(board.current, target))
        }
        case "e":
        case "p":
          if (target === null) return
          event.preventDefault()
          askFor(target, key === "e" ? "title" : "likelihood")
          return onSelect(target)
        case "?":
          event.preventDefault()
          return onHelp()
      }
    }
    // On the window: Next hydrates the document itself, so what a component stops there would still come by here.
    window.addEventListener("keydown", pressed)
    return () => window.removeEventListener("keydown", pressed)
  }, [singleKeys])
}

function gridOf(board: HTMLElement | null): string[][] {
  const columns = [...(board?.querySelectorAll("[data-column]") ?? [])]
  return columns.map((column) =>
    [...column.querySelectorAll<HTMLElement>("[data-card]")].map((card) => card.dataset.card ?? ""),
  )
}

/** The set that a new scenario goes to: that of the card one is at, else the first. */
function columnOf(board: HTMLElement | null, cardId: string | null): string | null | undefined {
  const column =
    (cardId && cardOf(board, cardId)?.closest("[data-column]")) || board?.querySelector("[data-column]")
  const id = column?.getAttribute("data-column")
  return id === "none" ? null : (id ?? undefined)
}
