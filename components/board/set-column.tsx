"use client"

import { memo, useEffect, useRef } from "react"
import { useScenarioIdsOf } from "../../client/use-board.ts"
import { useFoundIdsOf, useIsFiltered, useIsSorted } from "../../client/use-finding.ts"
import { useMay } from "../../client/use-may.ts"
import type { ScenarioSet } from "../../core/board.ts"
import { CardPlace } from "./card-place.tsx"
import { onceDragging } from "./dragging.ts"
import { ColumnDropLine, DropLine } from "./drop-line.tsx"
import { ExclusiveTotal } from "./exclusive-total.tsx"
import { useHands } from "./hands.ts"
import { NewScenario } from "./new-scenario.tsx"
import { Heading, SetHeading } from "./set-heading.tsx"

export interface SetColumnProps {
  /** null: scenarios that are in no set. */
  set: ScenarioSet | null
  selectedId: string | null
  onOpen: (id: string) => void
  adding: boolean
  onAdding: (setId: string | null, open: boolean) => void
}

/** A set with its scenarios, from top to bottom in the group's order. */
export const SetColumn = memo(function SetColumn({
  set,
  selectedId,
  onOpen,
  adding,
  onAdding,
}: SetColumnProps) {
  const setId = set?.id ?? null
  const all = useScenarioIdsOf(setId)
  const ids = useFoundIdsOf(setId)
  const sorted = useIsSorted()
  const nothingFound = useIsFiltered() && ids.length === 0 && !adding
  const may = useMay()
  const mayAdd = may({ collection: "scenarios", id: "new", field: null, action: "add" }).allowed
  const mayMove = may({ collection: "scenarios", id: "any", field: "order", action: "set" }).allowed
  const title = set ? set.title || "Untitled set" : "No set"

  const column = useRef<HTMLElement>(null)
  useEffect(() => {
    const element = column.current
    return element ? onceDragging((drag) => drag.columnTarget(element, setId)) : undefined
  }, [setId])
  const inTheAir = useHands(({ held }) => held?.kind === "set" && held.id === setId)
  const edge = useHands(({ aim }) => (aim?.kind === "set" && aim.at.setId === setId ? aim.at.edge : null))
  const endAimed = useHands(({ aim }) => aim?.kind === "card" && aim.setId === setId && aim.beforeId === null)

  return (
    <section
      ref={column}
      aria-label={title}
      hidden={nothingFound}
      data-column={setId ?? "none"}
      className={`relative flex w-full min-w-0 flex-col sm:w-[21rem] sm:shrink-0 sm:self-stretch xl:max-w-[26rem] xl:flex-1 xl:basis-[21rem] ${inTheAir ? "opacity-45" : ""}`}
    >
      {edge && <ColumnDropLine edge={edge} />}
      <header className="group/set sticky top-0 z-20 -mx-1 flex min-h-12 items-center gap-2 bg-paper px-1 py-2">
        {set ? <SetHeading set={set} count={ids.length} /> : <Heading title={title} count={ids.length} />}
      </header>
      {set?.kind === "exclusive" && <ExclusiveTotal setId={set.id} ids={all} />}
      {/* Room above for the ring of the first card, which the heading would cover. */}
      <ul className="relative flex flex-col gap-3 pt-0.5">
        {ids.map((id) => (
          <CardPlace
            key={id}
            id={id}
            setId={setId}
            selected={id === selectedId}
            mayMove={mayMove && !sorted}
            onOpen={onOpen}
          />
        ))}
      </ul>
      {endAimed && (
        <div className="relative h-0">
          <DropLine edge="after" />
        </div>
      )}
      {mayAdd && (
        <div className="mt-3">
          <NewScenario
            setId={setId}
            setTitle={title}
            open={adding}
            onOpenChange={(open) => onAdding(setId, open)}
          />
        </div>
      )}
    </section>
  )
})
