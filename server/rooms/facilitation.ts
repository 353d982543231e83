/**
 * What a facilitator asks for everybody: to come to a scenario, and the timer that all see. An invitation is said once
 * to who is there and kept nowhere; the timer is a fact of record in the ledger, by the server's clock, so that who
 * joins late, or after a restart, sees the same.
 */
import type * as Y from "yjs"
import { readLedger, type Timer, writeTimer } from "../../core/ledger-doc.ts"
import { limits } from "../../core/limits.ts"
import { mayFacilitate } from "../../core/permissions.ts"
import type { Command, CommandReply } from "../../core/protocol.ts"
import { unreachable } from "../../core/result.ts"
import type { Board } from "./board.ts"
import type { RoomMember } from "./ports.ts"

type Refusal = Extract<CommandReply, { ok: false }>

const done: CommandReply = { ok: true }
const refused = (reason: Refusal["reason"], message: string): Refusal => ({ ok: false, reason, message })
const noTimer = refused("no-timer", "There is no timer any more.")

export async function obey(command: Command, board: Board, member: RoomMember): Promise<CommandReply> {
  const allowed = mayFacilitate(member)
  if (!allowed.ok) return refused("forbidden", allowed.error.why)
  try {
    return command.kind === "bring"
      ? await bring(command.scenarioId, board, member)
      : await setTimer(command, board, member)
  } catch (error) {
    board.log.warn({ boardId: board.boardId, err: error }, "a facilitator's command could not be done")
    return refused("unavailable", "The server cannot do this just now. Try again in a moment.")
  }
}

async function bring(scenarioId: string, board: Board, { memberId }: RoomMember): Promise<CommandReply> {
  const room = await board.open("board")
  if (!room.shows("scenarios", scenarioId))
    return refused("no-such-scenario", "This scenario is not on the board any more.")
  const body = { id: board.newId(), by: memberId, scenarioId, at: board.clock.now() }
  board.publisher.publish(board.boardId, "board", { type: "brought", body })
  return done
}

type TimerCommand = Exclude<Command, { kind: "bring" }>

async function setTimer(command: TimerCommand, board: Board, member: RoomMember): Promise<CommandReply> {
  const room = await board.open("ledger")
  let reply: CommandReply = done
  await room.write(member.memberId, (doc: Y.Doc) => {
    const { timer } = readLedger(doc)
    const next = timerAfter(command, timer, board.clock.now(), () => ({
      id: board.newId(),
      by: member.memberId,
    }))
    if (next === "no-timer") reply = noTimer
    else writeTimer(doc, next)
  })
  return reply
}

/** null: there is none any more. A command that changes nothing gives the timer as it is. */
function timerAfter(
  command: TimerCommand,
  timer: Timer | null,
  now: number,
  fresh: () => Pick<Timer, "id" | "by">,
): Timer | null | "no-timer" {
  if (command.kind === "start-timer") {
    const { label, durationMs } = command
    return { ...fresh(), label, durationMs, endsAt: now + durationMs, remainingMs: null }
  }
  if (timer === null) return command.kind === "stop-timer" ? null : "no-timer"
  const left = Math.max(0, timer.endsAt === null ? (timer.remainingMs ?? 0) : timer.endsAt - now)
  switch (command.kind) {
    case "pause-timer":
      return { ...timer, endsAt: null, remainingMs: left }
    case "resume-timer":
      return timer.endsAt === null ? { ...timer, endsAt: now + left, remainingMs: null } : timer
    case "extend-timer": {
      const more = Math.min(left + command.byMs, limits.timerMs)
      const durationMs = Math.min(Math.max(timer.durationMs, more), limits.timerMs)
      return timer.endsAt === null
        ? { ...timer, durationMs, remainingMs: more }
        : { ...timer, durationMs, endsAt: now + more }
    }
    case "stop-timer":
      return null
    default:
      return unreachable(command)
  }
}
