"use client"

import { Lock, LockOpen } from "lucide-react"
import { useActions } from "../../client/use-actions.ts"
import { useMeta } from "../../client/use-board.ts"
import { useYou } from "../../client/use-people.ts"
import { useCommand } from "../commands/use-command.ts"
import { Badge } from "../ui/badge.tsx"
import { MenuItem } from "../ui/menu.tsx"
import { useToasts } from "../ui/toast.tsx"

/** Whether only facilitators move cards and columns; and the switch, for those who may. */
export function useLayoutLock(): { locked: boolean; toggle: (() => void) | null } {
  const locked = useMeta().layoutLocked === true
  const facilitates = useYou()?.role === "facilitator"
  const actions = useActions()
  const { show } = useToasts()
  const toggle = () => {
    const done = actions.setMeta("layoutLocked", locked ? null : true)
    if (!done.ok) return void show({ title: done.error.message, tone: "danger" })
    show(
      locked
        ? { title: "The layout is unlocked", description: "Analysts can move cards and columns again." }
        : { title: "The layout is locked", description: "Only facilitators move cards and columns." },
    )
  }
  return { locked, toggle: facilitates ? toggle : null }
}

export function LayoutLockCommand() {
  const { toggle } = useLayoutLock()
  useCommand("facilitate.lock", toggle)
  return null
}

/** For everybody: why nothing can be dragged. */
export function LayoutLockSign() {
  const { locked } = useLayoutLock()
  if (!locked) return null
  return (
    <Badge icon={<Lock aria-hidden />} tone="plain" className="shrink-0">
      <span className="max-sm:sr-only">Layout </span>
      <span className="max-sm:capitalize">locked</span>
    </Badge>
  )
}

export function LayoutLockItem() {
  const { locked, toggle } = useLayoutLock()
  if (!toggle) return null
  return (
    <MenuItem
      icon={locked ? <LockOpen /> : <Lock />}
      hint={locked ? "Analysts can move things again" : "Only facilitators move cards and columns"}
      onSelect={toggle}
    >
      {locked ? "Unlock the layout" : "Lock the layout"}
    </MenuItem>
  )
}
