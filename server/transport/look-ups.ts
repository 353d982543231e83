/**
 * Members looked up together. A workshop comes in within seconds, and each person is looked up twice on the way: who
 * asks while the database is being asked waits for the next question, which is for all who wait. Every answer was
 * read after it was asked for (R6), so nothing is kept.
 *
 * The questions of one moment reach the door in one turn of the event loop, where Prisma makes one statement of them.
 */
import type { FoundMember, MemberDoor } from "./handshake.ts"

type Found = FoundMember | null
interface Asked {
  found: Promise<Found>
  ask(): Promise<void>
}

/** `begin` says when the next question may be put; by default when the one before it is answered. */
export function lookingUpTogether(members: MemberDoor, begin?: (ask: () => void) => void): MemberDoor {
  let asking: Promise<unknown> = Promise.resolve()
  let waiting: Map<string, Asked> | null = null

  function askAll(): void {
    const all = [...(waiting ?? new Map<string, Asked>()).values()]
    waiting = null
    asking = Promise.all(all.map(({ ask }) => ask()))
  }

  function asked(memberId: string): Asked {
    let ask = async (): Promise<void> => {}
    const found = new Promise<Found>((resolve, reject) => {
      ask = () => members.find(memberId).then(resolve, reject)
    })
    return { found, ask }
  }

  return {
    find(memberId) {
      if (!waiting) {
        waiting = new Map()
        if (begin) begin(askAll)
        else void asking.then(askAll)
      }
      const one = waiting.get(memberId) ?? asked(memberId)
      waiting.set(memberId, one)
      return one.found
    },
  }
}
