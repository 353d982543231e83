/** Presence as people see it: sockets folded into persons. */
import type { PresenceEntry, You } from "../core/protocol.ts"
import type { DraggingPerson, OnlinePerson } from "./use-people.ts"

export function onlineOf(you: You | null, presence: readonly PresenceEntry[]): OnlinePerson[] {
  const people = new Map<string, OnlinePerson>()
  if (you) {
    const { memberId, name, colour, role } = you
    people.set(memberId, { memberId, name, colour, role, tabs: 1, you: true, focus: null })
  }
  for (const { memberId, name, colour, role, focus } of presence) {
    const known = people.get(memberId)
    if (!known) people.set(memberId, { memberId, name, colour, role, tabs: 1, you: false, focus })
    else people.set(memberId, { ...known, tabs: known.tabs + 1, focus: focus ?? known.focus })
  }
  const [first, ...others] = people.values()
  if (!first) return []
  const byName = (a: OnlinePerson, b: OnlinePerson) =>
    a.name.localeCompare(b.name) || (a.memberId < b.memberId ? -1 : 1)
  return first.you ? [first, ...others.sort(byName)] : [first, ...others].sort(byName)
}

/** One entry a person; your own other tabs are you, and are left out. */
export function presenceOn(
  you: You | null,
  presence: readonly PresenceEntry[],
  scenarioId: string,
  field?: string,
): PresenceEntry[] {
  const people = new Map<string, PresenceEntry>()
  for (const entry of presence) {
    if (entry.memberId === you?.memberId || entry.focus?.scenarioId !== scenarioId) continue
    if (field !== undefined && entry.focus.field !== field) continue
    people.set(entry.memberId, entry)
  }
  return [...people.values()]
}

export function draggingOn(
  you: You | null,
  presence: readonly PresenceEntry[],
  scenarioId: string,
): DraggingPerson[] {
  return presenceOn(you, presence, scenarioId).flatMap(({ memberId, name, colour, focus }) =>
    focus?.dragging ? [{ memberId, name, colour, ...focus.dragging }] : [],
  )
}
