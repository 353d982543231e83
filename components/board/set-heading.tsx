"use client"

import {
  ArrowLeft,
  ArrowRight,
  FoldVertical,
  GripVertical,
  MoreHorizontal,
  Pencil,
  Split,
  Trash2,
} from "lucide-react"
import { type RefObject, useEffect, useRef, useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import { useSets } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { useUndo } from "../../client/use-undo.ts"
import type { ScenarioSet } from "../../core/board.ts"
import { CommittedField } from "../ui/committed-field.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Menu, MenuItem, MenuSeparator } from "../ui/menu.tsx"
import { useToasts } from "../ui/toast.tsx"
import { onceDragging } from "./dragging.ts"
import { setHands } from "./hands.ts"

export function Heading({ title, count }: { title: string; count: number }) {
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

/** The name of a set, and what can be done with the set as a whole. */
export function SetHeading({ set, count }: { set: ScenarioSet; count: number }) {
  const actions = useActions()
  const [editing, setEditing] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  const may = useMay()
  const mayRename = may({ collection: "sets", id: set.id, field: "title", action: "set" }).allowed
  const mayMove = may({ collection: "sets", id: set.id, field: "order", action: "set" }).allowed
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
      {mayMove && <SetHandle set={set} />}
      <Heading title={set.title || "Untitled set"} count={count} />
      {set.kind === "exclusive" && <span className="text-muted text-xs">only one can happen</span>}
      <span className="flex-1" />
      {mayRename && <SetMenu set={set} trigger={trigger} onRename={() => setEditing(true)} />}
    </>
  )
}

/** In the gap beside the column. For a mouse or a pen; the menu moves a set as well. */
function SetHandle({ set }: { set: ScenarioSet }) {
  const handle = useRef<HTMLSpanElement>(null)
  const title = useRef("")
  title.current = set.title || "Untitled set"
  useEffect(() => {
    const element = handle.current
    return element ? onceDragging((drag) => drag.setHandle(element, set.id, () => title.current)) : undefined
  }, [set.id])
  return (
    <span
      ref={handle}
      aria-hidden
      data-set-handle
      className="absolute top-3.5 -left-4 grid h-5 w-5 cursor-grab place-items-center rounded-control text-faint opacity-0 transition-opacity hover:text-ink group-focus-within/set:opacity-100 group-hover/set:opacity-100 pointer-coarse:hidden [&_svg]:size-4"
    >
      <GripVertical />
    </span>
  )
}

function SetMenu(props: {
  set: ScenarioSet
  trigger: RefObject<HTMLButtonElement | null>
  onRename: () => void
}) {
  const { set, trigger, onRename } = props
  return (
    <Menu
      trigger={
        <IconButton ref={trigger} label={`Actions for the set “${set.title}”`} size="sm" tooltip={false}>
          <MoreHorizontal />
        </IconButton>
      }
    >
      <Items set={set} onRename={onRename} />
    </Menu>
  )
}

// By itself, so that a closed menu asks nothing of the board.
function Items({ set, onRename }: { set: ScenarioSet; onRename: () => void }) {
  const actions = useActions()
  const { undo } = useUndo()
  const { show } = useToasts()
  const sets = useSets()
  const may = useMay()
  const mayMove = may({ collection: "sets", id: set.id, field: "order", action: "set" })
  const mayRemove = may({ collection: "sets", id: set.id, field: "deletedAt", action: "set" })
  const at = sets.findIndex(({ id }) => id === set.id)
  const exclusive = set.kind === "exclusive"
  const say = (done: { ok: true } | { ok: false; error: { message: string } }) => {
    if (!done.ok) show({ title: done.error.message, tone: "danger" })
    return done.ok
  }
  const move = (beforeId: string | null) => {
    const done = actions.moveSet(set.id, beforeId)
    if (!done.ok) return void show({ title: done.error.message, tone: "danger" })
    setHands({ said: `Moved the set ${done.value.place}, now ${done.value.at} of ${done.value.of}` })
  }
  // Below each other on a narrow screen.
  const stacked = window.matchMedia("(width < 40rem)").matches
  const whyNotMove = mayMove.allowed ? undefined : mayMove.why
  return (
    <>
      <MenuItem icon={<Pencil />} onSelect={onRename}>
        Rename
      </MenuItem>
      <MenuItem
        icon={<ArrowLeft className={stacked ? "rotate-90" : ""} />}
        disabled={!mayMove.allowed || at <= 0}
        hint={whyNotMove}
        onSelect={() => move(sets[at - 1]?.id ?? null)}
      >
        {stacked ? "Move up" : "Move left"}
      </MenuItem>
      <MenuItem
        icon={<ArrowRight className={stacked ? "rotate-90" : ""} />}
        disabled={!mayMove.allowed || at < 0 || at === sets.length - 1}
        hint={whyNotMove}
        onSelect={() => move(sets[at + 2]?.id ?? null)}
      >
        {stacked ? "Move down" : "Move right"}
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
        disabled={!mayRemove.allowed}
        hint={mayRemove.allowed ? "Its scenarios stay, in no set" : mayRemove.why}
        onSelect={() => {
          if (!say(actions.deleteSet(set.id))) return
          show({
            title: "Set removed",
            description: set.title,
            action: { label: "Undo", onClick: () => say(undo({ collection: "sets", id: set.id })) },
          })
        }}
      >
        Remove set
      </MenuItem>
    </>
  )
}
