/** The save pill's words. They say what is so, and no more: "Saved" only for what a durable database holds (A1, A2). */
import { unreachable } from "../core/result.ts"
import type { Keeping, StoreTrouble } from "./offline-store.ts"
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
            ? `The server has not yet confirmed ${changes(state.count)}. ${where(state.kept)}`
            : `The server cannot reach its database. New changes wait ${place(state.kept)} until it can.`,
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
            ? `The connection was lost. ${where(state.kept)}`
            : "The connection was lost. Everything you changed was saved before.",
        tone: "warn",
      }
    case "offline":
      return offlineWords(state)
    case "read-only":
      return { label: "Read only", detail: state.why, tone: "warn" }
    default:
      return unreachable(state)
  }
}

const changes = (count: number): string => (count === 1 ? "1 change" : `${count} changes`)

function offlineWords({ count, kept }: Extract<SaveState, { state: "offline" }>): SaveWords {
  const safe = kept.on === "device"
  if (count === 0) {
    return {
      label: "Offline",
      detail: safe
        ? `Everything you changed was saved before. You can go on: what you change is kept on this device. ${noReload}`
        : `Everything you changed was saved before. You can go on; do not close the tab until it says Saved. ${whyNot(kept.why)}`,
      tone: "warn",
    }
  }
  const sent = `${count === 1 ? "It is" : "They are"} sent as soon as there is a connection again.`
  return safe
    ? {
        label: `Offline. ${changes(count)} kept on this device`,
        detail: `${sent} ${noReload}`,
        tone: "warn",
      }
    : {
        label: `Offline. ${changes(count)} only in this tab: do not close it`,
        detail: `${sent} ${whyNot(kept.why)}`,
        tone: "bad",
      }
}

const noReload =
  "An open page goes on working; a page that is closed or reloaded needs the connection to come back."

const place = (kept: Keeping): string => (kept.on === "device" ? "on this device" : "in this tab")

const where = (kept: Keeping): string =>
  kept.on === "device"
    ? "What you changed is kept on this device."
    : `What you changed is kept in this tab: do not close it. ${whyNot(kept.why)}`

function whyNot(why: StoreTrouble): string {
  switch (why) {
    case "none":
    case "opening":
      return "It is not kept on this device."
    case "blocked":
      return "This browser lets Parley keep nothing on this device, as in a private window."
    case "full":
      return "The storage of this device is full."
    case "another-version":
      return "Another tab with another version of Parley holds the storage of this device: close or reload that one."
    case "typing":
      return "Something typed is not a change yet."
    case "hanging":
    case "failed":
      return "The storage of this device does not answer."
    default:
      return unreachable(why)
  }
}

const localTime = (ms: number): string => {
  const time = new Date(ms)
  return [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":")
}
