/** The past of boards as calls ask for it. */
import type { PrismaClient } from "../generated/prisma/client.ts"
import type { RoomLog } from "../rooms/ports.ts"
import { createHistoryLines, type HistoryLines } from "./history-lines.ts"
import { createHistoryMarks, type HistoryMarks } from "./history-marks.ts"
import type { HistoryStore } from "./history-store.ts"
import { createKeyframes, type Keyframes } from "./keyframes.ts"

export interface BoardPast {
  keyframes: Keyframes
  lines: HistoryLines
  marks: HistoryMarks
}

export const createBoardPast = (world: {
  prisma: PrismaClient
  history: HistoryStore
  log: RoomLog
}): BoardPast => ({
  keyframes: createKeyframes(world),
  lines: createHistoryLines(world),
  marks: createHistoryMarks(world),
})
