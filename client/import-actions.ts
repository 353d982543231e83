/**
 * Scenarios of somebody's table onto the board: as many operations as frames ask for, all of them or none, and one step
 * of undo.
 */
import type { Collection } from "../core/board.ts"
import { collectionNames } from "../core/board.ts"
import { fieldsOf } from "../core/board-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import type { NewId } from "../core/ids.ts"
import type { CsvScenario } from "../core/import-csv.ts"
import { addedFromCsv } from "../core/import-csv-board.ts"
import { limits } from "../core/limits.ts"
import { fail, ok } from "../core/result.ts"
import { batchesOf } from "./batches.ts"
import { sizeOf } from "./frames.ts"
import { type Done, operationOn } from "./operation.ts"
import type { BoardSession } from "./session.ts"

export interface ImportActions {
  addFromTable(read: readonly CsvScenario[]): Done<{ ids: string[] }>
}

/** Of one scenario: alone in its operation it must fit. */
const mostBytes = limits.frameBytes - 8_192

export function importActions(
  session: BoardSession,
  world: { newId: NewId; now: () => number },
): ImportActions {
  const { board, act } = operationOn(session, world)

  return {
    addFromTable(read) {
      const added = addedFromCsv(read, board(), { newId: world.newId, now: world.now() })
      if (!added.ok) return fail({ reason: "invalid-value", message: added.error })
      const { sets, scenarios } = added.value
      const there = collectionNames.reduce((count, name) => count + board()[name].length, 0)
      if (there + sets.length + scenarios.length > limits.entities) return fail(full)
      const changes = [
        ...sets.map((set) => addition("sets", set)),
        ...scenarios.map((scenario) => addition("scenarios", scenario)),
      ]
      const long = scenarios.findIndex((scenario) => sizeOf([addition("scenarios", scenario)]) > mostBytes)
      if (long >= 0) {
        const message = `Row ${read[long]?.row}: this is more text than one scenario can be brought with. Shorten it, and write the rest on the board.`
        return fail({ reason: "too-large", message })
      }
      const bringIn = () => {
        for (const batch of batchesOf(changes)) {
          const done = act(undefined, batch)
          if (!done.ok) return done.error
        }
        return null
      }
      const refusal = session.asOneStep(bringIn, { stands: (failure) => failure === null })
      return refusal === null ? ok({ ids: scenarios.map(({ id }) => id) }) : fail(refusal)
    },
  }
}

const full = {
  reason: "too-many-entities",
  message: `A board takes ${limits.entities.toLocaleString("en")} entries, and these would be more. Nothing was added.`,
}

function addition<C extends Collection>(
  collection: C,
  { id, ...entity }: { id: string } & Parameters<typeof fieldsOf<C>>[1],
): BoardChange {
  return {
    kind: "add",
    collection,
    id,
    fields: fieldsOf(collection, entity as Parameters<typeof fieldsOf<C>>[1]),
  }
}
