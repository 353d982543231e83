/** Presence as people see it: sockets folded into persons. Worked out once for each new state of presence. */
import type { RosterEntry } from "../core/ledger-doc.ts"
import type { PresenceEntry, You } from "../core/protocol.ts"
import { once } from "./once.ts"
import type { DraggingPerson, OnlinePerson } from "./use-people.ts"

/** Those who were not removed. */
export const present = once((members: readonly RosterEntry[]): RosterEntry[] =>
  members.filter((member) => member.removedAt === undefined),
)

export const onlineOf = (you: You | null, presence: readonly PresenceEntry[]): OnlinePerson[] =>
  you ? onlineWith(presence)(you) : onlineWithout(presence)

const onlineWith = once((presence: readonly PresenceEntry[]) => once((you: You) => fold(you, presence)))
const onlineWithout = once((presence: readonly PresenceEntry[]) => fold(null, presence))

function fold(you: You | null, presence: readonly PresenceEntry[]): OnlinePerson[] {
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
  for (const entry of byScenario(presence).get(scenarioId) ?? []) {
    if (entry.memberId === you?.memberId) continue
    if (field !== undefined && entry.focus?.field !== field) continue
    people.set(entry.memberId, entry)
  }
  return [...people.values()]
}

const byScenario = once((presence: readonly PresenceEntry[]) => {
  const groups = new Map<string, PresenceEntry[]>()
  for (const entry of presence) {
    const id = entry.focus?.scenarioId
    if (id === undefined) continue
    const group = groups.get(id)
    if (group) group.push(entry)
    else groups.set(id, [entry])
  }
  return groups
})

export function draggingOn(
  you: You | null,
  presence: readonly PresenceEntry[],
  scenarioId: string,
): DraggingPerson[] {
  return presenceOn(you, presence, scenarioId).flatMap(({ memberId, name, colour, focus }) =>
    focus?.dragging ? [{ memberId, name, colour, ...focus.dragging }] : [],
  )
}
