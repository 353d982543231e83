/** What was chosen last on this device, newest first: a convenience, lost without regret. */
import { type CommandId, commandIds } from "./catalogue.ts"

const name = "parley.recent-commands"
const most = 5

export function recentCommands(): CommandId[] {
  try {
    return parseRecent(window.localStorage.getItem(name))
  } catch {
    return []
  }
}

export function rememberCommand(id: CommandId): void {
  try {
    window.localStorage.setItem(name, withNewest(recentCommands(), id).join(" "))
  } catch {
    // Nothing recent is shown next time.
  }
}

/** Commands of another version of the product are left out. */
export const parseRecent = (text: string | null): CommandId[] =>
  (text ?? "").split(" ").flatMap((word) => commandIds.find((id) => id === word) ?? [])

export const withNewest = (recent: readonly CommandId[], id: CommandId): CommandId[] =>
  [id, ...recent.filter((other) => other !== id)].slice(0, most)
