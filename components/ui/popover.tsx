"use client"
import { NotFetched } from "./not-fetched.tsx"
import { useWaking } from "./overlay-code.ts"
import type { PopoverProps } from "./popover-parts.tsx"

/** A small sheet beside what opened it, which goes on working: Esc or a press elsewhere closes it. */
export function Popover(props: PopoverProps) {
  const { here, trigger, failed, onFailedClosed } = useWaking(props.trigger, "dialog")
  if (here) return <here.Popover {...props} trigger={trigger} />
  return (
    <>
      {trigger}
      {failed && <NotFetched onClose={onFailedClosed} />}
    </>
  )
}
