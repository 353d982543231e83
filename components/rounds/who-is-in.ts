/** Who is asked in a round, who has answered, and who of the others is here. Pure. */
import { type Answers, askedCount, type RoundEntry } from "../../core/judgement.ts"
import type { Role } from "../../core/permissions.ts"

export interface Asked {
  id: string
  name: string
  colour: number
  role: Role
}

export interface Participant extends Asked {
  /** Questions answered. */
  given: number
  here: boolean
  in: boolean
}

export interface Participation {
  /** Have answered all. */
  complete: number
  begun: number
  expected: number
  /** null: the round tells only how many. */
  people: readonly Participant[] | null
  /** Not in, though they are here; null as above. */
  missing: readonly Participant[] | null
}

/**
 * Analysts are asked. A facilitator counts once they answer; the server waits for them then too, before a round reveals
 * itself.
 */
export function whoIsIn(
  round: Pick<RoundEntry, "scenarioIds" | "linkIds" | "responseIds">,
  answers: Answers,
  members: readonly Asked[],
  online: readonly { memberId: string }[],
): Participation {
  const here = new Set(online.map(({ memberId }) => memberId))
  const given = (id: string) => answers.members?.[id] ?? 0
  const asked = members.filter(({ id, role }) => role === "analyst" || given(id) > 0)
  const { complete, begun } = answers
  const expected = Math.max(asked.length, complete, begun)
  if (answers.members === null) return { complete, begun, expected, people: null, missing: null }
  const people = asked.map(
    ({ id, name, colour, role }): Participant => ({
      id,
      name,
      colour,
      role,
      given: given(id),
      here: here.has(id),
      in: given(id) >= askedCount(round),
    }),
  )
  return { complete, begun, expected, people, missing: people.filter((one) => !one.in && one.here) }
}
