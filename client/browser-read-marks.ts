/**
 * The read marks of a page, one set for each session however many cards ask: asked of the server when the board is
 * here, again when somebody comes back to the page or to the network, and now and then while something is unread.
 * Tabs of one browser tell each other.
 */

import { byId } from "./board-views.ts"
import { systemClock } from "./browser-world.ts"
import { unreadOf } from "./comment-views.ts"
import { parleyApi } from "./parley-api.ts"
import { createReadMarks, type ReadMarks } from "./read-marks.ts"
import type { BoardSession, SessionState } from "./session.ts"

const lookAgainMs = 30_000

interface Held {
  marks: ReadMarks
  holders: number
  end(): void
}

const held = new Map<BoardSession, Held>()

/** Those that somebody on the page holds; null where nobody does. */
export const readMarksOf = (session: BoardSession): ReadMarks | null => held.get(session)?.marks ?? null

/** Keeps them going until the returned function is called. */
export function holdReadMarks(session: BoardSession): () => void {
  const found = held.get(session) ?? begin(session)
  held.set(session, found)
  found.holders++
  return () => {
    if (--found.holders > 0) return
    held.delete(session)
    found.end()
  }
}

export const memberOf = ({ you, members }: SessionState) => you && byId(members, you.memberId)

function begin(session: BoardSession): Held {
  const { boardId } = session
  const api = parleyApi()
  const tabs =
    typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`parley.read-marks.${boardId}`)
  const marks = createReadMarks({
    clock: systemClock,
    load: () => api.readMarks(boardId),
    send: (mark) => api.markSeen(boardId, mark),
    tell: (commentIds) => tabs?.postMessage(commentIds),
  })
  if (tabs) {
    tabs.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (Array.isArray(data)) marks.hear(data.filter((id): id is string => typeof id === "string"))
    }
  }

  let asked = false
  const isHere = () => session.getState().phase.phase === "ready"
  const look = () => {
    if (!isHere() || document.visibilityState !== "visible") return
    asked = true
    marks.refresh()
  }
  const stopListening = session.subscribe(() => {
    if (!asked) look()
  })
  look()
  const timer = setInterval(() => {
    const state = session.getState()
    const [me, seen] = [memberOf(state), marks.get()]
    if (me && seen && unreadOf(state.board, me, seen).length > 0) look()
  }, lookAgainMs)
  document.addEventListener("visibilitychange", look)
  window.addEventListener("focus", look)
  window.addEventListener("online", look)

  return {
    marks,
    holders: 0,
    end() {
      stopListening()
      clearInterval(timer)
      document.removeEventListener("visibilitychange", look)
      window.removeEventListener("focus", look)
      window.removeEventListener("online", look)
      tabs?.close()
      marks.stop()
    },
  }
}
