/** The save pill's words. They say what is so, and no more: "Saved" only for what a durable database holds (A1, A2). */
import { unreachable } from "../core/result.ts"
import type { SaveState } from "./session.ts"

export interface SaveWords {
  label: string
  /** A sentence for the tooltip and for screen readers. */
  detail: string
  tone: "ok" | "busy" | "warn" | "bad"
}

export function saveWords(state: SaveState, timeOfDay: (ms: number) => string = localTime): SaveWords {
  switch (state.state) {
    case "connecting":
      return { label: "Connecting…", detail: "The board is being fetched from the server.", tone: "busy" }
    case "saved":
      return {
        label: state.at === null ? "Saved" : `Saved ${timeOfDay(state.at)}`,
        detail: "Everything you changed is kept by the server.",
        tone: "ok",
      }
    case "stored":
      return {
        label: "Stored, not crash-safe",
        detail: "The server has your changes, but its database is not set to survive a power cut.",
        tone: "warn",
      }
    case "saving":
      return { label: "Saving…", detail: `${changes(state.count)} on the way to the server.`, tone: "busy" }
    case "unsaved":
      return {
        label: "Not saved yet, trying again",
        detail:
          state.count > 0
            ? `The server has not yet confirmed ${changes(state.count)}. ${kept}`
            : "The server cannot reach its database. New changes will stay in this tab until it can.",
        tone: "warn",
      }
    case "held-back":
      return {
        label: state.label,
        detail: `${state.why} It is kept on this page and nowhere else.`,
        tone: "bad",
      }
    case "catching-up":
      return {
        label: "Catching up…",
        detail: "This page is fetching what it may have missed. Everything you changed was saved before.",
        tone: "busy",
      }
    case "reconnecting":
      return {
        label: "Reconnecting…",
        detail:
          state.count > 0
            ? `The connection was lost. ${kept}`
            : "The connection was lost. Everything you changed was saved before.",
        tone: "warn",
      }
    case "offline":
      return state.count > 0
        ? {
            label: `Offline. ${changes(state.count)} ${state.count === 1 ? "is" : "are"} only in this tab: do not close it`,
            detail: `${state.count === 1 ? "It is" : "They are"} sent as soon as there is a connection again.`,
            tone: "bad",
          }
        : {
            label: "Offline",
            detail:
              "Everything you changed was saved before. You can go on; do not close the tab until it says Saved.",
            tone: "warn",
          }
    case "read-only":
      return { label: "Read only", detail: state.why, tone: "warn" }
    default:
      return unreachable(state)
  }
}

const changes = (count: number): string => (count === 1 ? "1 change" : `${count} changes`)
const kept = "What you changed is kept in this tab: do not close it."

const localTime = (ms: number): string => {
  const time = new Date(ms)
  return [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":")
}
