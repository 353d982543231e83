/** What a person can do to the model of a board besides: beside `board-actions.ts`, so that a board is read without it. */
import type { NewId } from "../core/ids.ts"
import { type BoardActions, boardActions } from "./board-actions.ts"
import { type EventActions, eventActions } from "./event-actions.ts"
import { type LinkActions, linkActions } from "./link-actions.ts"
import { operationOn } from "./operation.ts"
import type { BoardSession } from "./session.ts"
import { type SignalActions, signalActions } from "./signal-actions.ts"

export interface ModelActions extends BoardActions, EventActions, LinkActions, SignalActions {}

export function modelActions(
  session: BoardSession,
  world: { newId: NewId; now: () => number },
): ModelActions {
  const operation = operationOn(session, world)
  return {
    ...boardActions(session, world),
    ...eventActions(operation),
    ...linkActions(operation),
    ...signalActions(operation),
  }
}
