"use client"

import { Users } from "lucide-react"
import { useState } from "react"
import { useOnline } from "../../client/use-people.ts"
import { useCommand } from "../commands/use-command.ts"
import { dialogFailed, PeopleDialog } from "../shell/board-parts.tsx"
import { Avatar } from "../ui/avatar.tsx"

/** Who is here, as faces; the list of everybody behind it. */
export function PeopleButton({ boardId }: { boardId: string }) {
  const online = useOnline()
  const [open, setOpen] = useState(false)
  // Once opened it stays mounted, so that it can close with grace.
  const [asked, setAsked] = useState(false)
  const people = online.map(({ memberId, name, colour }) => ({ id: memberId, name, colour }))
  const [atKey, setAtKey] = useState(false)
  const show = (key: boolean) => {
    setAtKey(key)
    setAsked(true)
    setOpen(true)
  }
  useCommand("people.open", () => show(false))
  useCommand("people.key", () => show(true))
  return (
    <>
      <button
        type="button"
        onClick={() => show(false)}
        aria-haspopup="dialog"
        aria-label={`People: ${online.length === 1 ? "only you here" : `${online.length} here`}`}
        className="target flex h-8 min-w-8 shrink-0 items-center rounded-full px-1 transition-colors hover:bg-wash"
      >
        <Faces people={people} most={6} className="hidden sm:flex calm:hidden!" />
        <Faces people={people} most={2} className="flex sm:hidden calm:hidden!" />
        <Users aria-hidden className="mx-1 hidden size-4 text-muted calm:block" />
      </button>
      {asked ? (
        <PeopleDialog.Part
          boardId={boardId}
          open={open}
          onOpenChange={setOpen}
          atKey={atKey}
          failed={open ? dialogFailed(setOpen) : () => null}
        />
      ) : null}
    </>
  )
}

// Side by side: one over another, the initials that tell people apart would be cut off.
function Faces(props: {
  people: { id: string; name: string; colour: number }[]
  most: number
  className: string
}) {
  const { people, most, className } = props
  const shown = people.length > most ? people.slice(0, most - 1) : people
  return (
    <span aria-hidden className={`${className} items-center gap-1`}>
      {shown.map(({ id, name, colour }) => (
        <Avatar key={id} name={name} colour={colour} decorative />
      ))}
      {people.length > shown.length ? (
        <span className="figures px-0.5 font-medium text-muted text-xs">+{people.length - shown.length}</span>
      ) : null}
    </span>
  )
}
