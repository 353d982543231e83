/** A board session in a page: over Socket.IO, with the browser's clock, until the page goes. */
import { createBoardSession } from "./board-session.ts"
import { newId, systemClock } from "./browser-world.ts"
import type { BoardSession } from "./session.ts"
import { createSocketTransport } from "./socket-transport.ts"

export function openBrowserSession(boardId: string): { session: BoardSession; end: () => void } {
  const transport = createSocketTransport({
    boardId,
    // biome-ignore lint/suspicious/noConsole: a message that this page cannot read is a defect, and the console is where somebody looks for it
    log: (message, detail) => console.warn(message, detail),
  })
  const session = createBoardSession({
    boardId,
    transport,
    clock: systemClock,
    newId,
    awake: () => document.visibilityState === "visible",
  })

  const leaving = (event: PageTransitionEvent) => {
    // A page kept for the back button may never be shown again, and may be shown in an hour.
    if (event.persisted) session.rest()
    else void session.close()
  }
  const returning = (event: PageTransitionEvent) => {
    if (event.persisted) session.wake()
  }
  const hiding = () => {
    if (document.visibilityState === "hidden") flushDrafts()
  }
  // What was typed within the last moment becomes a change; whether it is saved shows the next time.
  const flushDrafts = () => void session.saved().catch(() => undefined)
  const unsaved = (event: BeforeUnloadEvent) => {
    const { save, phase } = session.getState()
    if (phase.phase !== "closed" && "count" in save && save.count > 0) event.preventDefault()
  }
  window.addEventListener("pagehide", leaving)
  window.addEventListener("pageshow", returning)
  window.addEventListener("beforeunload", unsaved)
  document.addEventListener("visibilitychange", hiding)

  return {
    session,
    end() {
      window.removeEventListener("pagehide", leaving)
      window.removeEventListener("pageshow", returning)
      window.removeEventListener("beforeunload", unsaved)
      document.removeEventListener("visibilitychange", hiding)
      void session.close()
    },
  }
}
