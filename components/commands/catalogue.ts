/**
 * Everything that a person can do on a board, once: its words, its keys, where it stands. The palette, the sheet of
 * keys, tooltips and menus all read this list; who can do it now says so with `useCommand`.
 *
 * Keys: "Mod" is Cmd on a Mac and Ctrl elsewhere; "G B" is G and then B. A single character without Mod is a
 * single-key shortcut, and those can be switched off together (WCAG 2.1.4).
 */
export type CommandGroup =
  | "Board"
  | "Scenario"
  | "Likelihood"
  | "View"
  | "Go"
  | "People"
  | "Facilitate"
  | "Help"

export interface CommandEntry {
  title: string
  group: CommandGroup
  keys?: readonly string[]
  /** Other words by which somebody may look for it. */
  words?: string
}

export const catalogue = {
  "palette.open": { title: "Find a command or scenario", group: "Help", keys: ["Mod+K"] },
  "help.keys": { title: "Show all keys", group: "Help", keys: ["?"] },
  "search.focus": { title: "Search scenarios", group: "View", keys: ["/"] },
  "filter.open": { title: "Filter and sort", group: "View", keys: ["F"] },
  "view.board": { title: "Show as board", group: "View", keys: ["G B"] },
  "view.outline": {
    title: "Show as outline",
    group: "View",
    keys: ["G O"],
    words: "list tree screen reader",
  },
  "card.next": { title: "Next card", group: "Go", keys: ["J", "ArrowDown"] },
  "card.previous": { title: "Previous card", group: "Go", keys: ["K", "ArrowUp"] },
  "card.left": { title: "Card in the column to the left", group: "Go", keys: ["H", "ArrowLeft"] },
  "card.right": { title: "Card in the column to the right", group: "Go", keys: ["L", "ArrowRight"] },
  "card.open": { title: "Open scenario", group: "Scenario", keys: ["Enter"] },
  "panel.close": { title: "Close scenario", group: "Scenario", keys: ["Escape"] },
  "scenario.new": { title: "New scenario", group: "Scenario", keys: ["N"], words: "add create" },
  "scenario.title": { title: "Edit statement", group: "Scenario", keys: ["E"], words: "rename title" },
  "scenario.likelihood": { title: "Set likelihood", group: "Likelihood", keys: ["P"], words: "probability" },
  "scenario.comment": { title: "Comment", group: "Scenario", keys: ["C"], words: "write discuss" },
  "scenario.move": { title: "Move to…", group: "Scenario", keys: ["M"], words: "set column order" },
  "scenario.select": { title: "Select", group: "Scenario", keys: ["X"], words: "mark several" },
  "scenario.duplicate": { title: "Duplicate scenario", group: "Scenario", words: "copy" },
  "scenario.delete": { title: "Delete scenario", group: "Scenario", keys: ["Delete"], words: "remove" },
  "edit.undo": { title: "Undo my last change", group: "Board", keys: ["Mod+Z"] },
  "edit.redo": { title: "Redo", group: "Board", keys: ["Mod+Shift+Z"] },
  "set.new": { title: "New set", group: "Board", words: "column group add" },
  "board.snapshot": { title: "Snapshot…", group: "Board", keys: ["S"], words: "save version" },
  "board.share": { title: "Share…", group: "People", words: "invite link code qr" },
  "people.open": { title: "People", group: "People", words: "roles members" },
  "people.follow": { title: "Follow a person…", group: "People" },
  "people.key": { title: "My personal key", group: "People", words: "recover device identity rename" },
  "facilitate.bring": { title: "Bring everyone here", group: "Facilitate", keys: ["B"] },
  "facilitate.timer": { title: "Timer", group: "Facilitate", keys: ["T"], words: "clock minutes countdown" },
  "facilitate.lock": { title: "Lock the layout", group: "Facilitate", words: "unlock move order" },
  "look.theme": { title: "Colours: light, dark or as the system", group: "View", words: "theme dark" },
  "look.calm": { title: "Calm mode", group: "View", words: "presence motion" },
} as const satisfies Record<string, CommandEntry>

export type CommandId = keyof typeof catalogue
export const commandIds = Object.keys(catalogue) as CommandId[]
export const entryOf = (id: CommandId): CommandEntry => catalogue[id]
