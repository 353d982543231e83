/** What is set in a world that is worked at together: each thing a change of its own, so that two people's stand. */
import { collections, type World } from "../core/board.ts"
import type { BoardChange } from "../core/changes.ts"
import type { WhatIf } from "../core/network/questions.ts"
import { type Json, same, storedField } from "./operation.ts"
import type { BoardSession } from "./session.ts"

const listOf = { outcomes: "outcomes", levels: "levels", signals: "signals" } as const

/** As it lies in a world: a level and a state each in a record of their own. */
export function storedPart<K extends keyof WhatIf>(part: K, value: WhatIf[K][string] | null): Json {
  if (value === null) return null
  if (part === "levels") return { level: value as number }
  if (part === "signals") return { state: value as string }
  return { ...(value as WhatIf["outcomes"][string]) }
}

/** null: it is so already. */
export function changeInWorld<K extends keyof WhatIf>(
  world: World,
  part: K,
  id: string,
  value: WhatIf[K][string] | null,
): BoardChange | null {
  const field = `${listOf[part]}:${id}`
  const base = storedField(collections.worlds, world, field)
  const stored = storedPart(part, value)
  return same(base, stored)
    ? null
    : { kind: "set", collection: "worlds", id: world.id, field, value: stored, base }
}

export function setInWorld<K extends keyof WhatIf>(
  session: BoardSession,
  world: World,
  part: K,
  id: string,
  value: WhatIf[K][string] | null,
): void {
  const change = changeInWorld(world, part, id, value)
  if (!change) return
  const done = session.change(change)
  if (!done.ok) session.giveBack("why" in done.error ? done.error.why : done.error.message, "")
}
