"use client"

/**
 * Moving scenarios and sets, whichever view shows them: by dragging, by choosing a place, and several at once. It
 * stands beside the view, draws the bar of what is selected, and says where things went.
 */
import { FolderInput, Trash2, X } from "lucide-react"
import { useCallback, useEffect, useRef } from "react"
import { useActions } from "../../client/use-actions.ts"
import { useScenarios } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { useUndo } from "../../client/use-undo.ts"
import { scenarioHere, useScenarioHere } from "../commands/here.ts"
import { useKeysOf } from "../commands/shown-keys.ts"
import { useCommand } from "../commands/use-command.ts"
import { later, useFetchOnIntent } from "../shell/later.tsx"
import { Button } from "../ui/button.tsx"
import { useToasts } from "../ui/toast.tsx"
import { goToCard } from "./card-moves.ts"
import { onceDragging, useFetchDragging } from "./dragging.ts"
import {
  type Aim,
  askWhereTo,
  clearPicked,
  freeHands,
  type Held,
  setHands,
  togglePicked,
  useHands,
} from "./hands.ts"
import { LayoutLockCommand } from "./layout-lock.tsx"
import { whereTo } from "./places.ts"

const MoveDialog = later(() => import("./move-dialog.tsx").then((module) => module.MoveDialog))
const parts = [MoveDialog]

export function Moving({ selectedId }: { selectedId: string | null }) {
  const move = useMove()
  useEffect(() => freeHands, [])
  useFetchDragging()
  // Without the line it must be there already.
  useFetchOnIntent(parts)
  useEffect(
    () =>
      onceDragging((drag) => {
        const scroller = document.querySelector("main")
        return scroller ? drag.watchDrags(scroller, move) : () => undefined
      }),
    [move],
  )
  return (
    <>
      <MoveCommands />
      <LayoutLockCommand />
      <PlaceAsked selectedId={selectedId} />
      <PickedBar />
      <Said />
    </>
  )
}

/** What was let go above a place. */
function useMove(): (held: Held, aim: Aim) => void {
  const actions = useActions()
  const { show } = useToasts()
  return useCallback(
    (held, aim) => {
      if (held.kind === "set" && aim.kind === "set") {
        const done = actions.moveSet(held.id, aim.beforeId)
        if (!done.ok) return void show({ title: done.error.message, tone: "danger" })
        const { place, at, of } = done.value
        return setHands({ said: `Moved the set ${place}, now ${at} of ${of}` })
      }
      if (held.kind !== "card" || aim.kind !== "card") return
      const ids = inOrderShown(held.ids)
      const done = actions.moveScenarios(ids, aim.setId, aim.beforeId)
      if (!done.ok) return void show({ title: done.error.message, tone: "danger" })
      setHands({ picked: [], said: whereTo(done.value, ids.length) })
      // By the person's own hand: the card that they moved has the focus where it now is.
      const [first] = ids
      if (first) requestAnimationFrame(() => goToCard(document.body, first))
    },
    [actions, show],
  )
}

/** As they stand on the screen, whatever the order in which they were picked. */
export function inOrderShown(ids: readonly string[]): string[] {
  const shown = [...document.querySelectorAll<HTMLElement>("[data-card]")].map(({ dataset }) => dataset.card)
  return ids.toSorted((a, b) => shown.indexOf(a) - shown.indexOf(b))
}

function MoveCommands() {
  const here = useScenarioHere()
  const picked = useHands((hands) => hands.picked)
  const may = useMay()({ collection: "scenarios", id: here ?? "any", field: "order", action: "set" })
  const nowhere = here === null ? "Go to a scenario first." : undefined
  useCommand(
    "scenario.move",
    () => {
      const at = scenarioHere()
      if (picked.length > 0) askWhereTo(inOrderShown(picked))
      else if (at !== null) askWhereTo([at])
    },
    may.allowed ? (picked.length > 0 ? undefined : nowhere) : may.why,
  )
  useCommand(
    "scenario.select",
    () => {
      const at = scenarioHere()
      if (at !== null) togglePicked(at)
    },
    nowhere,
  )
  useEscape(picked.length > 0)
  return null
}

/** Before the panel closes, the selection goes. What is typed in, or open over the page, has its own Esc. */
function useEscape(any: boolean): void {
  useEffect(() => {
    if (!any) return
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return
      const { target } = event
      const own =
        "input, textarea, select, [contenteditable=true], [role=menu], [role=listbox], [role=dialog], [role=alertdialog]"
      if (target instanceof Element && target.closest(own)) return
      event.preventDefault()
      event.stopPropagation()
      clearPicked()
    }
    // First of all: the page's own keys listen on the window too.
    window.addEventListener("keydown", pressed, { capture: true })
    return () => window.removeEventListener("keydown", pressed, { capture: true })
  }, [any])
}

function PlaceAsked({ selectedId }: { selectedId: string | null }) {
  const asking = useHands((hands) => hands.asking)
  // Once opened it stays mounted, so that it can close with grace.
  const asked = useRef(false)
  asked.current ||= asking !== null
  if (!asked.current) return null
  return <MoveDialog.Part asking={asking} selectedId={selectedId} />
}

function PickedBar() {
  const picked = useHands((hands) => hands.picked)
  if (picked.length === 0) return null
  return <Bar picked={picked} />
}

function Bar({ picked }: { picked: readonly string[] }) {
  const actions = useActions()
  const { undo } = useUndo()
  const { show } = useToasts()
  const keysOf = useKeysOf()
  const may = useMay()
  const living = new Set(useScenarios().map(({ id }) => id))
  // A colleague may have removed one of them.
  const ids = picked.filter((id) => living.has(id))
  useEffect(() => {
    if (ids.length < picked.length) setHands({ picked: picked.filter((id) => ids.includes(id)) })
  })
  const [first = ""] = ids
  const mayMove = may({ collection: "scenarios", id: first, field: "order", action: "set" })
  const mayDelete = may({ collection: "scenarios", id: first, field: "deletedAt", action: "set" })
  const say = (done: { ok: true } | { ok: false; error: { message: string } }) => {
    if (!done.ok) show({ title: done.error.message, tone: "danger" })
    return done.ok
  }
  const remove = () => {
    const done = actions.deleteScenarios(ids)
    if (!done.ok) return void say(done)
    const gone = done.value.ids
    clearPicked()
    show({
      title: gone.length === 1 ? "Scenario removed" : `${gone.length} scenarios removed`,
      action: { label: "Undo", onClick: () => say(undo({ collection: "scenarios", id: gone[0] ?? "" })) },
    })
  }
  // While something is selected, the key means all of it.
  useCommand("scenario.delete", remove, mayDelete.allowed ? undefined : mayDelete.why)
  return (
    <section
      aria-label="Selected scenarios"
      className="fixed inset-x-3 bottom-14 z-35 mx-auto flex w-fit max-w-[calc(100vw-1.5rem)] flex-wrap items-center gap-1 rounded-sheet border border-edge bg-float py-1.5 pr-1.5 pl-4 shadow-float sm:bottom-4"
    >
      <span className="figures mr-2 font-medium">{ids.length} selected</span>
      <Button
        size="sm"
        icon={<FolderInput />}
        disabled={!mayMove.allowed}
        onClick={() => askWhereTo(inOrderShown(ids))}
      >
        Move to…
      </Button>
      <Button
        size="sm"
        variant="quiet"
        icon={<Trash2 />}
        disabled={!mayDelete.allowed}
        onClick={remove}
        className="text-danger"
      >
        Delete
      </Button>
      <Button size="sm" variant="quiet" icon={<X />} onClick={clearPicked}>
        Clear {keysOf("panel.close") === undefined ? null : <span className="text-muted">Esc</span>}
      </Button>
      {!mayMove.allowed && <p className="w-full pb-1 text-muted text-xs">{mayMove.why}</p>}
    </section>
  )
}

function Said() {
  const said = useHands((hands) => hands.said)
  return (
    <span role="status" className="sr-only">
      {said}
    </span>
  )
}
