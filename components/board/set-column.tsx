"use client"

import { FoldVertical, MoreHorizontal, Pencil, Split, Trash2 } from "lucide-react"
import { memo, useRef, useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import { useScenarioIdsOf } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import type { ScenarioSet } from "../../core/board.ts"
import { ScenarioCard } from "../scenario/scenario-card.tsx"
import { CommittedField } from "../ui/committed-field.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Menu, MenuItem, MenuSeparator } from "../ui/menu.tsx"
import { useToasts } from "../ui/toast.tsx"
import { ExclusiveTotal } from "./exclusive-total.tsx"
import { NewScenario } from "./new-scenario.tsx"

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
  const ids = useScenarioIdsOf(setId)
  const mayAdd = useMay()({ collection: "scenarios", id: "new", field: null, action: "add" }).allowed
  const title = set ? set.title || "Untitled set" : "No set"
  return (
    <section
      aria-label={title}
      data-column={setId ?? "none"}
      className="flex w-full min-w-0 flex-col sm:w-[21rem] sm:shrink-0 xl:max-w-[26rem] xl:flex-1 xl:basis-[21rem]"
    >
      <header className="sticky top-0 z-20 -mx-1 flex min-h-12 items-center gap-2 bg-paper px-1 py-2">
        {set ? <SetTitle set={set} count={ids.length} /> : <Heading title={title} count={ids.length} />}
      </header>
      {set?.kind === "exclusive" && <ExclusiveTotal setId={set.id} ids={ids} />}
      {/* Room above for the ring of the first card, which the heading would cover. */}
      <ul className="flex flex-col gap-3 pt-0.5">
        {ids.map((id) => (
          <li key={id}>
            <ScenarioCard id={id} selected={id === selectedId} onOpen={onOpen} />
          </li>
        ))}
      </ul>
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

function Heading({ title, count }: { title: string; count: number }) {
  return (
    <h2 className="flex min-w-0 items-baseline gap-2">
      <span className="truncate font-semibold text-sm">{title}</span>
      <span className="figures text-muted text-xs">
        {count}
        <span className="sr-only"> {count === 1 ? "scenario" : "scenarios"}</span>
      </span>
    </h2>
  )
}

function SetTitle({ set, count }: { set: ScenarioSet; count: number }) {
  const actions = useActions()
  const { show } = useToasts()
  const [editing, setEditing] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  const may = useMay()({ collection: "sets", id: set.id, field: "title", action: "set" })
  const say = (done: ReturnType<typeof actions.deleteSet>) => {
    if (!done.ok) show({ title: done.error.message, tone: "danger" })
    return done.ok
  }
  const exclusive = set.kind === "exclusive"

  if (editing) {
    return (
      <form
        className="flex-1"
        onSubmit={(event) => event.preventDefault()}
        onBlur={() => setEditing(false)}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === "Escape") {
            event.stopPropagation()
            trigger.current?.focus()
            setEditing(false)
          }
        }}
      >
        <CommittedField
          label="Name of the set"
          hideLabel
          autoFocus
          value={set.title}
          maxLength={500}
          inputClassName="font-semibold"
          onCommit={(text) => {
            const done = actions.renameSet(set.id, text)
            return done.ok ? null : done.error.message
          }}
        />
      </form>
    )
  }
  return (
    <>
      <Heading title={set.title || "Untitled set"} count={count} />
      {exclusive && <span className="text-muted text-xs">only one can happen</span>}
      <span className="flex-1" />
      {may.allowed && (
        <Menu
          trigger={
            <IconButton ref={trigger} label={`Actions for the set “${set.title}”`} size="sm" tooltip={false}>
              <MoreHorizontal />
            </IconButton>
          }
        >
          <MenuItem icon={<Pencil />} onSelect={() => setEditing(true)}>
            Rename
          </MenuItem>
          <MenuItem
            icon={exclusive ? <Split /> : <FoldVertical />}
            hint={exclusive ? "Any number of them can happen" : "Their likelihoods are added up"}
            onSelect={() => say(actions.setSetKind(set.id, exclusive ? "independent" : "exclusive"))}
          >
            {exclusive ? "Make independent" : "Only one can happen"}
          </MenuItem>
          <MenuSeparator />
          <MenuItem
            icon={<Trash2 />}
            danger
            hint="Its scenarios stay, in no set"
            onSelect={() => {
              if (!say(actions.deleteSet(set.id))) return
              show({
                title: "Set removed",
                description: set.title,
                action: { label: "Undo", onClick: () => say(actions.restoreSet(set.id)) },
              })
            }}
          >
            Remove set
          </MenuItem>
        </Menu>
      )}
    </>
  )
}
