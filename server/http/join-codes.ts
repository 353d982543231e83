/** What somebody typed or followed, and the way in that it names. */
import { fail, ok, type Result } from "../../core/result.ts"
import { type Invite, readJoinCode } from "../auth/invites.ts"
import { addressOf, type Call, tooMany } from "./guards.ts"
import type { HttpWorld } from "./ports.ts"
import { refuse } from "./refusals.ts"

type NotOpened = { refusal: "no-such-code" } | { refusal: "too-many"; retryAfterMs: number }

/** Links are too long to be guessed; what looks like a code and opens nothing counts as a guess. */
export async function inviteOf(
  world: HttpWorld,
  c: Call,
  typed: string,
): Promise<Result<Omit<Invite, "code">, NotOpened>> {
  const address = addressOf(world, c)
  const code = readJoinCode(typed)
  if (code?.kind === "code") {
    const left = world.limits.wrongCode.peek(address)
    // Asked before the look-up: behind it, a guess that happens to be right would get through at any rate.
    if (!left.ok) return fail({ refusal: "too-many", retryAfterMs: left.retryAfterMs })
  }
  const invite = code && (await world.invites.find(code))
  if (invite) return ok(invite)
  if (code?.kind === "code") world.limits.wrongCode.take(address)
  return fail({ refusal: "no-such-code" })
}

export const notOpened = (c: Call, failure: NotOpened) =>
  failure.refusal === "too-many" ? tooMany(c, failure.retryAfterMs) : refuse(c, failure.refusal)
