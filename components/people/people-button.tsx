"use client"

import { useState } from "react"
import { useOnline } from "../../client/use-people.ts"
import { AvatarStack } from "../ui/avatar.tsx"
import { PeopleDialog } from "./people-dialog.tsx"

/** Who is here, as faces; the list of everybody behind it. */
export function PeopleButton({ boardId }: { boardId: string }) {
  const online = useOnline()
  const [open, setOpen] = useState(false)
  const people = online.map(({ memberId, name, colour }) => ({ id: memberId, name, colour }))
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
        aria-label={`People: ${online.length === 1 ? "only you here" : `${online.length} here`}`}
        className="target flex h-8 min-w-8 shrink-0 items-center rounded-full px-1 transition-colors hover:bg-wash"
      >
        <span aria-hidden className="hidden sm:flex">
          <AvatarStack people={people} most={5} />
        </span>
        <span aria-hidden className="flex sm:hidden">
          <AvatarStack people={people} most={2} />
        </span>
      </button>
      <PeopleDialog boardId={boardId} open={open} onOpenChange={setOpen} />
    </>
  )
}
