"use client"

import { usePresenceOn } from "../../client/use-people.ts"
import { AvatarStack } from "../ui/avatar.tsx"

/** Who else is in this field now. */
export function FieldPresence({ scenarioId, field }: { scenarioId: string; field: string }) {
  const people = usePresenceOn(scenarioId, field)
  if (people.length === 0) return null
  return (
    <AvatarStack
      size="xs"
      people={people.map(({ memberId, name, colour }) => ({ id: memberId, name, colour }))}
    />
  )
}
