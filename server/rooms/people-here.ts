/** Who is here now, and who has been until a moment ago: a page that is loaded anew has not left. */
import type { Role } from "../../core/permissions.ts"
import type { Clock } from "./ports.ts"

/** For so long after their last socket is gone somebody is still waited for. */
const stillHereMs = 30_000

export interface PeopleHere {
  changed(): void
  /** Without viewers. */
  who(): Map<string, Role>
  roleOf(memberId: string): Role | null
  /** When somebody who is gone ceases to be waited for; null: nobody is. */
  nextGone(): number | null
  /**
   * For so long somebody may come back who was here at that moment, before this server was; null: not any more. The
   * first who is back after a restart is not everybody.
   */
  comingBack(since: number): number | null
}

export function createPeopleHere(
  clock: Clock,
  entries: () => readonly { memberId: string; role: Role }[],
): PeopleHere {
  let here = new Map<string, Role>()
  let firstCame: number | null = null
  const gone = new Map<string, { role: Role; until: number }>()

  function forgetGone(): void {
    for (const [memberId, { until }] of gone) if (until <= clock.now()) gone.delete(memberId)
  }

  return {
    changed() {
      const now = new Map(entries().map(({ memberId, role }) => [memberId, role]))
      for (const [memberId, role] of here)
        if (!now.has(memberId)) gone.set(memberId, { role, until: clock.now() + stillHereMs })
      for (const memberId of now.keys()) gone.delete(memberId)
      here = now
      if (here.size > 0) firstCame ??= clock.now()
      forgetGone()
    },
    who() {
      forgetGone()
      const all = [...here, ...[...gone].map(([memberId, { role }]) => [memberId, role] as const)]
      return new Map(all.filter(([, role]) => role !== "viewer"))
    },
    roleOf: (memberId) => here.get(memberId) ?? null,
    nextGone() {
      forgetGone()
      return gone.size === 0 ? null : Math.min(...[...gone.values()].map(({ until }) => until))
    },
    comingBack(since) {
      if (firstCame === null || since >= firstCame) return null
      const until = firstCame + stillHereMs
      return clock.now() < until ? until : null
    },
  }
}
