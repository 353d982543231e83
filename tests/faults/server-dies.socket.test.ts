// The server is killed under people at work. The long forms, and more of them: npm run faults.
import { it } from "vitest"
import {
  killAnywhere,
  killBetweenAcknowledgementAndPublication,
  killBetweenCommitAndAcknowledgement,
} from "../../faults/kill-server.ts"
import { hangsAfterMs, holds } from "./holds.ts"

it(
  "A1 kill -9 of the server at any moment loses nothing that was called saved",
  () => holds(killAnywhere),
  hangsAfterMs,
)

it(
  "A3 kill -9 between commit and acknowledgement: the tab learns on its return what is committed, and nothing is there twice",
  () => holds(killBetweenCommitAndAcknowledgement),
  hangsAfterMs,
)

it(
  "A4 kill -9 when the author has been told and nobody else: everybody else has it after the restart",
  () => holds(killBetweenAcknowledgementAndPublication),
  hangsAfterMs,
)
