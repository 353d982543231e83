/** A board session in a page: over Socket.IO, with the browser's clock and storage, until the page goes. */
import { createBoardSession } from "./board-session.ts"
import { newId, systemClock } from "./browser-world.ts"
import { browserChannel } from "./offline-channel.ts"
import { createOfflineDatabase } from "./offline-database.ts"
import { watchSleep } from "./page-sleep.ts"
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
    device: {
      store: createOfflineDatabase({ clock: systemClock, indexedDB: () => globalThis.indexedDB }),
      channel: browserChannel(boardId),
    },
  })
  const sleep = watchSleep(systemClock, session.wake)

  const leaving = (event: PageTransitionEvent) => {
    session.keep()
    // A page kept for the back button may never be shown again, and may be shown in an hour.
    if (event.persisted) session.rest()
    else void session.close()
  }
  const returning = (event: PageTransitionEvent) => {
    if (event.persisted) session.wake()
  }
  const turning = () => {
    if (document.visibilityState === "hidden") session.keep()
    else sleep.look()
  }
  const unsaved = (event: BeforeUnloadEvent) => {
    if (session.wouldLose()) event.preventDefault()
  }
  window.addEventListener("pagehide", leaving)
  window.addEventListener("pageshow", returning)
  window.addEventListener("online", sleep.look)
  window.addEventListener("beforeunload", unsaved)
  document.addEventListener("visibilitychange", turning)

  return {
    session,
    end() {
      window.removeEventListener("pagehide", leaving)
      window.removeEventListener("pageshow", returning)
      window.removeEventListener("online", sleep.look)
      window.removeEventListener("beforeunload", unsaved)
      document.removeEventListener("visibilitychange", turning)
      sleep.stop()
      void session.close()
    },
  }
}
