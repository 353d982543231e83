/** What a person can do to a board, each as one operation: all of it happens, or none of it and a sentence says why. */
import type { NewId } from "../core/ids.ts"
import { type CommentActions, commentActions } from "./comment-actions.ts"
import { type EvidenceActions, evidenceActions } from "./evidence-actions.ts"
import { type FieldActions, fieldActions } from "./field-actions.ts"
import { operationOn } from "./operation.ts"
import { type OutcomeActions, outcomeActions } from "./outcome-actions.ts"
import { type ScenarioActions, scenarioActions } from "./scenario-actions.ts"
import type { BoardSession } from "./session.ts"
import { type SetActions, setActions } from "./set-actions.ts"

export type { ActionFailure } from "./operation.ts"

export interface BoardActions
  extends FieldActions,
    ScenarioActions,
    OutcomeActions,
    EvidenceActions,
    CommentActions,
    SetActions {}

export function boardActions(
  session: BoardSession,
  world: { newId: NewId; now: () => number },
): BoardActions {
  const operation = operationOn(session, world)
  return {
    ...fieldActions(operation),
    ...scenarioActions(operation),
    ...outcomeActions(operation),
    ...evidenceActions(operation),
    ...commentActions(operation, () => session.getState().you?.memberId ?? null),
    ...setActions(operation),
  }
}
