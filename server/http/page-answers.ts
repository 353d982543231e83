/** The answers to what pages ask (`server/store/board-queries.ts`), by the same rules as the calls. */
import { AsyncLocalStorage } from "node:async_hooks"
import type { IncomingMessage, ServerResponse } from "node:http"
import { Id } from "../../core/ids.ts"
import { readJoinCode } from "../auth/invites.ts"
import { renderInput } from "../snapshots/render-input.ts"
import type { PageMember, Pages } from "../store/board-queries.ts"
import { callerAddress, originToShare } from "./addresses.ts"
import type { HttpWorld } from "./ports.ts"

type Handler = (request: IncomingMessage, response: ServerResponse) => void

export interface PageAnswers extends Pages {
  /** Pages do not know who calls; around their handler, the answers do, so that guessing there counts as well. */
  knowingCaller(handler: Handler): Handler
}

export function createPageAnswers(world: HttpWorld): PageAnswers {
  const { members, sessions } = world
  const caller = new AsyncLocalStorage<string>()

  const memberOf = async (
    cookieHeader: string | null | undefined,
    boardId: string,
  ): Promise<PageMember | null> => {
    const personId = sessions.personFrom(cookieHeader)
    if (personId === null || !Id.safeParse(boardId).success) return null
    const member = await members.ofPerson(personId, boardId)
    if (!member || member.removedAt) return null
    return { memberId: member.id, name: member.name, role: member.role }
  }
  return {
    knowingCaller: (handler) => (request, response) => {
      const forwarded = request.headers["x-forwarded-for"]
      const claimed = Array.isArray(forwarded) ? forwarded.join(",") : forwarded
      const address = callerAddress(world.settings, claimed, request.socket.remoteAddress)
      caller.run(address, () => handler(request, response))
    },
    memberOf,
    async boardForPage(boardId, cookieHeader) {
      const member = await memberOf(cookieHeader, boardId)
      const board = member && (await members.boardLine(boardId))
      return board ? { title: board.title, role: member.role, member } : null
    },
    async sharedForPage(token, { host, proto }) {
      const share = await world.shares.find(token)
      const board = share && (await members.boardLine(share.boardId))
      if (!share || !board) return null
      const origin = originToShare(world.settings, host, proto ?? undefined)
      const picture = `${origin}/api/shared/${encodeURIComponent(token)}/preview.png`
      return { title: share.title || board.title, picture, embeds: share.embeds }
    },
    async snapshotForPage(snapshotId, cookieHeader) {
      if (!Id.safeParse(snapshotId).success) return null
      const snapshot = await world.snapshots.byId(snapshotId)
      if (!snapshot || !(await memberOf(cookieHeader, snapshot.boardId))) return null
      const { hidden } = await world.live.conditions(snapshot.boardId)
      const input = await renderInput(world.snapshots, {
        snapshot,
        since: null,
        hidden,
        exportedAt: Date.now(),
        options: { paper: "a4", annex: false, rounded: false, view: "board" },
      })
      return input.ok ? world.exports.page(input.value) : null
    },
    async inviteForPage(typed, cookieHeader) {
      const address = caller.getStore() ?? "unknown"
      const code = readJoinCode(typed)
      if (!code) return null
      if (code.kind === "code" && !world.limits.wrongCode.peek(address).ok) return null
      const invite = await world.invites.find(code)
      if (!invite) {
        if (code.kind === "code") world.limits.wrongCode.take(address)
        return null
      }
      const { boardId, role } = invite
      const [board, member] = await Promise.all([members.boardLine(boardId), memberOf(cookieHeader, boardId)])
      const you = member && { boardId, name: member.name, role: member.role }
      return board && { ...board, role, you }
    },
  }
}
