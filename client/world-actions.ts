/** What people do with worlds: what-ifs of the board, kept by name or shared while they are worked at. */
import type { World } from "../core/board.ts"
import { fieldsOf } from "../core/board-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import type { WhatIf } from "../core/network/questions.ts"
import { orderBetween } from "../core/order.ts"
import { fail } from "../core/result.ts"
import { byId, living } from "./board-views.ts"
import { type Done, gone, line, type Operation } from "./operation.ts"
import { whatIfOf } from "./what-if.ts"
import { changeInWorld } from "./world-changes.ts"

export interface WorldActions {
  saveWorld(title: string, whatIf: WhatIf): Done
  /** Shared while it is worked at; without a name. */
  shareWorld(whatIf: WhatIf): Done
  /** One that is kept by name is kept on; one that was only shared goes. */
  stopSharing(id: string): Done
  renameWorld(id: string, title: string): Done
  /** What is set in it becomes this. */
  saveIntoWorld(id: string, whatIf: WhatIf): Done
  removeWorld(id: string): Done
  restoreWorld(id: string): Done
}

export function worldActions(operation: Operation, me: () => string | null): WorldActions {
  const { newId, now, board, act, set } = operation
  const worldOf = (id: string): World | null => byId(board().worlds, id)

  function add(title: string, whatIf: WhatIf, live: boolean): Done {
    const createdBy = me()
    if (createdBy === null)
      return fail({ reason: "unavailable", message: "This needs the connection to the server." })
    const id = newId()
    const fields = fieldsOf("worlds", {
      title,
      createdBy,
      createdAt: now(),
      order: orderBetween(living(board().worlds).at(-1)?.order ?? null, null),
      ...(live ? { liveSince: now() } : {}),
      ...listsOf(whatIf),
    })
    return act({ id }, [{ kind: "add", collection: "worlds", id, fields }])
  }

  return {
    saveWorld(title, whatIf) {
      const words = line(title)
      return words.ok ? add(words.value, whatIf, false) : words
    },
    shareWorld: (whatIf) => add("", whatIf, true),
    stopSharing(id) {
      const world = worldOf(id)
      if (!world || world.deletedAt || world.liveSince === undefined) return gone
      return act(
        { id },
        world.title === ""
          ? [{ kind: "delete", collection: "worlds", id, at: now() }]
          : [set("worlds", world, "liveSince", null)],
      )
    },
    renameWorld(id, title) {
      const words = line(title)
      if (!words.ok) return words
      const world = worldOf(id)
      if (!world) return gone
      return act({ id }, world.title === words.value ? [] : [set("worlds", world, "title", words.value)])
    },
    saveIntoWorld(id, whatIf) {
      const world = worldOf(id)
      if (!world || world.deletedAt) return gone
      return act({ id }, changesTo(world, whatIf))
    },
    removeWorld(id) {
      const world = worldOf(id)
      if (!world) return gone
      return act({ id }, world.deletedAt ? [] : [{ kind: "delete", collection: "worlds", id, at: now() }])
    },
    restoreWorld(id) {
      const world = worldOf(id)
      if (!world) return gone
      const { deletedAt } = world
      return act({ id }, deletedAt ? [{ kind: "restore", collection: "worlds", id, deletedAt }] : [])
    },
  }
}

function listsOf({ outcomes, levels, signals }: WhatIf): Pick<World, "outcomes" | "levels" | "signals"> {
  return {
    outcomes: Object.entries(outcomes).map(([id, supposed]) => ({ id, ...supposed })),
    levels: Object.entries(levels).map(([id, level]) => ({ id, level })),
    signals: Object.entries(signals).map(([id, state]) => ({ id, state })),
  }
}

function changesTo(world: World, whatIf: WhatIf): BoardChange[] {
  const before = whatIfOf(world)
  return (["outcomes", "levels", "signals"] as const).flatMap((part) => {
    const ids = new Set([...Object.keys(before[part]), ...Object.keys(whatIf[part])])
    return [...ids].flatMap((id) => changeInWorld(world, part, id, whatIf[part][id] ?? null) ?? [])
  })
}
