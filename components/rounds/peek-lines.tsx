"use client"

import { Eye } from "lucide-react"
import { usePeeks } from "../../client/use-judgement.ts"
import { useMembers } from "../../client/use-people.ts"
import type { RoundEntry } from "../../core/judgement.ts"

/** B7: who has looked before the reveal, for everybody to see. */
export function PeekLines({ round, className }: { round: RoundEntry; className?: string }) {
  const peeks = usePeeks(round.number)
  const members = useMembers()
  if (peeks.length === 0) return null
  const nameOf = (id: string) => members.find((member) => member.id === id)?.name ?? "Somebody"
  const names = [...new Set(peeks.map(({ by }) => nameOf(by)))]
  return (
    <p className={className}>
      <span className="inline-flex items-center gap-1.5 text-notice text-xs [&_svg]:size-3.5">
        <Eye aria-hidden />
        Looked before the reveal: {names.join(", ")}
      </span>
    </p>
  )
}
