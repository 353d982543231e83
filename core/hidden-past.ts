/** B8 of what was: while a blind round hides what the team holds of a scenario, no past moment tells what it ever was. */
import type { PlayedChange } from "./history.ts"
import type { PlayedEntity, PlayedFields } from "./played-board.ts"

const hiddenKeys = ["working", "workingBasis"]

export function withoutHiddenFields(fields: PlayedFields, hidden: ReadonlySet<string>): PlayedFields {
  if (hidden.size === 0) return fields
  const scenarios: Record<string, PlayedEntity> = { ...fields.scenarios }
  for (const id of hidden) {
    const entity = Object.hasOwn(scenarios, id) ? scenarios[id] : undefined
    if (entity) scenarios[id] = { ...entity, values: without(entity.values) }
  }
  return { ...fields, scenarios }
}

export function withoutHiddenChanges(
  changes: readonly PlayedChange[],
  hidden: ReadonlySet<string>,
): PlayedChange[] {
  return changes.flatMap((change) => {
    if (change.collection !== "scenarios" || !hidden.has(change.id)) return [change]
    if (change.field !== null) return hiddenKeys.includes(change.field) ? [] : [change]
    return [{ ...change, before: withoutIn(change.before), after: withoutIn(change.after) }]
  })
}

const withoutIn = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? without(value) : value

const without = (values: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([key]) => !hiddenKeys.includes(key)))
