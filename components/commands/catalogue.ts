/**
 * Everything that a person can do on a board, once: its words, its keys, where it stands. The palette, the sheet of
 * keys, tooltips and menus all read this list; who can do it now says so with `useCommand`.
 *
 * Keys: "Mod" is Cmd on a Mac and Ctrl elsewhere; "G B" is G and then B. A single character without Mod is a
 * single-key shortcut, and those can be switched off together (WCAG 2.1.4). Arrows, Delete and Backspace hold
 * only where a card has the focus; nothing but what says `everywhere` holds where somebody types.
 */
export const commandGroups = [
  "Scenario",
  "Likelihood",
  "Model",
  "Board",
  "View",
  "People",
  "Facilitate",
  "Go",
  "Help",
] as const
export type CommandGroup = (typeof commandGroups)[number]

export interface CommandEntry {
  title: string
  group: CommandGroup
  keys?: readonly string[]
  /** Other words by which somebody may look for it. */
  words?: string
  /** Keys that somebody else answers already (the browser, a part of Base UI): listed, and not read. */
  native?: readonly string[]
  /** Held down, it is done again and again. */
  repeats?: boolean
  /** Its keys hold in a text too: they mean nothing there. */
  everywhere?: boolean
  /** A way of the keys alone, listed on their sheet; nobody looks for it by name. */
  keysOnly?: boolean
}

export const catalogue = {
  "palette.open": {
    title: "Find a command or scenario",
    group: "Help",
    keys: ["Mod+K"],
    everywhere: true,
    keysOnly: true,
  },
  "help.keys": { title: "Show all keys", group: "Help", keys: ["?"], words: "shortcuts keyboard help" },
  "help.single-keys": {
    title: "Single-letter keys on or off",
    group: "Help",
    words: "shortcuts keyboard switch",
  },
  "search.focus": { title: "Search scenarios", group: "View", keys: ["/"] },
  "filter.open": { title: "Filter and sort", group: "View", keys: ["F"] },
  "view.board": { title: "Show as board", group: "View", keys: ["G B"] },
  "view.outline": {
    title: "Show as outline",
    group: "View",
    keys: ["G O"],
    words: "list tree screen reader",
  },
  "view.influence": {
    title: "Show what influences what",
    group: "View",
    keys: ["G I"],
    words: "graph links arrows network causes",
  },
  "view.impact": {
    title: "Show cross-impact",
    group: "View",
    keys: ["G X"],
    words: "matrix balances links consistent",
  },
  "view.matrix": {
    title: "Show likelihood by impact",
    group: "View",
    keys: ["G M"],
    words: "risk matrix grid",
  },
  "view.timeline": {
    title: "Show as timeline",
    group: "View",
    keys: ["G T"],
    words: "events dates deadlines windows",
  },
  "view.signals": {
    title: "Show signals",
    group: "View",
    keys: ["G S"],
    words: "indicators evidence watch next ach",
  },
  "view.drivers": {
    title: "Show drivers",
    group: "View",
    keys: ["G D"],
    words: "levels pressure dialogue response table peak",
  },
  "model.what-if": {
    title: "What if…",
    group: "Model",
    keys: ["W"],
    words: "suppose condition intervene evidence compare world",
  },
  "model.clear": { title: "End the what-if", group: "Model", words: "clear reset suppose" },
  "model.explain": {
    title: "Why this number",
    group: "Model",
    keys: ["I"],
    words: "explain contributions tornado sensitivity influence",
  },
  "model.coherence": {
    title: "What does not go together",
    group: "Model",
    words: "coherence incoherent repair gaps",
  },
  "link.new": { title: "New link…", group: "Model", words: "influence requires implies excludes draw arrow" },
  "signal.new": { title: "New signal…", group: "Model", words: "indicator evidence" },
  "driver.new": { title: "New driver…", group: "Model", words: "level response" },
  "event.new": { title: "New event…", group: "Model", words: "timeline date" },
  "model.export": { title: "Export the network…", group: "Model", words: "bif scw bayesian file download" },
  "view.scores": { title: "Scores", group: "View", words: "brier calibration track record" },
  "card.next": { title: "Next card", group: "Go", keys: ["J", "ArrowDown"], repeats: true, keysOnly: true },
  "card.previous": {
    title: "Previous card",
    group: "Go",
    keys: ["K", "ArrowUp"],
    repeats: true,
    keysOnly: true,
  },
  "card.left": {
    title: "Card in the column to the left",
    group: "Go",
    keys: ["H", "ArrowLeft"],
    repeats: true,
    keysOnly: true,
  },
  "card.right": {
    title: "Card in the column to the right",
    group: "Go",
    keys: ["L", "ArrowRight"],
    repeats: true,
    keysOnly: true,
  },
  "go.bar": { title: "Go to the bar on top", group: "Go", keys: ["Alt+1"], everywhere: true, keysOnly: true },
  "go.finding": {
    title: "Go to search and filter",
    group: "Go",
    keys: ["Alt+2"],
    everywhere: true,
    keysOnly: true,
  },
  "go.board": { title: "Go to the board", group: "Go", keys: ["Alt+3"], everywhere: true, keysOnly: true },
  "go.panel": {
    title: "Go to the open scenario",
    group: "Go",
    keys: ["Alt+4"],
    everywhere: true,
    keysOnly: true,
  },
  "go.status": {
    title: "Go to what has been saved",
    group: "Go",
    keys: ["Alt+5"],
    everywhere: true,
    keysOnly: true,
  },
  "go.messages": {
    title: "Go to messages",
    group: "Go",
    keys: ["Alt+6"],
    native: ["F6"],
    everywhere: true,
    keysOnly: true,
  },
  "card.open": { title: "Open scenario", group: "Scenario", native: ["Enter"] },
  "panel.close": { title: "Close scenario", group: "Scenario", keys: ["Escape"] },
  "scenario.new": { title: "New scenario", group: "Scenario", keys: ["N"], words: "add create" },
  "scenario.title": { title: "Edit statement", group: "Scenario", keys: ["E"], words: "rename title" },
  "scenario.likelihood": { title: "Set likelihood", group: "Likelihood", keys: ["P"], words: "probability" },
  "estimate.open": {
    title: "Give your estimate",
    group: "Likelihood",
    keys: ["Y"],
    words: "judge forecast round low high best",
  },
  "scenario.comment": { title: "Comment", group: "Scenario", keys: ["C"], words: "write discuss" },
  "comments.next": { title: "Next unread comment", group: "Go", keys: ["U"], words: "mention discuss new" },
  "scenario.move": { title: "Move to…", group: "Scenario", keys: ["M"], words: "set column order" },
  "scenario.select": { title: "Select", group: "Scenario", keys: ["X"], words: "mark several" },
  "scenario.history": { title: "History of the scenario", group: "Scenario", words: "chart past time" },
  "scenario.resolve": {
    title: "Resolve scenario…",
    group: "Facilitate",
    words: "outcome happened annul reopen",
  },
  "scenario.duplicate": { title: "Duplicate scenario", group: "Scenario", words: "copy" },
  "scenario.delete": {
    title: "Delete scenario",
    group: "Scenario",
    keys: ["Delete", "Backspace"],
    words: "remove",
  },
  "edit.undo": { title: "Undo my last change", group: "Board", keys: ["Mod+Z"], repeats: true },
  "edit.redo": { title: "Redo", group: "Board", keys: ["Mod+Shift+Z", "Ctrl+Y"], repeats: true },
  "set.new": { title: "New set", group: "Board", words: "column group add" },
  "board.history": {
    title: "History",
    group: "Board",
    keys: ["G H"],
    words: "versions playback replay past restore who changed",
  },
  "board.import": {
    title: "Import scenarios…",
    group: "Board",
    words: "csv table spreadsheet file paste add",
  },
  "board.snapshot": { title: "Snapshot…", group: "Board", keys: ["S"], words: "save version" },
  "board.share": { title: "Share…", group: "People", words: "invite link code qr" },
  "people.open": { title: "People", group: "People", words: "roles members" },
  "people.follow": { title: "Follow a person…", group: "People" },
  "people.key": { title: "My personal key", group: "People", words: "recover device identity rename" },
  "facilitate.bring": { title: "Bring everyone here", group: "Facilitate", keys: ["B"] },
  "facilitate.timer": { title: "Timer", group: "Facilitate", keys: ["T"], words: "clock minutes countdown" },
  "round.open": {
    title: "Rounds and phases",
    group: "Facilitate",
    words: "open round blind estimate delphi",
  },
  "round.reveal": { title: "Reveal the round", group: "Facilitate", keys: ["R"] },
  "round.show-reveal": { title: "Show the last reveal", group: "View", words: "round results strip" },
  "phase.next": { title: "Next phase", group: "Facilitate", keys: ["]"] },
  "phase.previous": { title: "Phase before", group: "Facilitate", keys: ["["] },
  "facilitate.lock": { title: "Lock the layout", group: "Facilitate", words: "unlock move order" },
  "look.theme": { title: "Colours: light, dark or as the system", group: "View", words: "theme dark" },
  "look.calm": { title: "Calm mode", group: "View", words: "presence motion" },
} as const satisfies Record<string, CommandEntry>

export type CommandId = keyof typeof catalogue
export const commandIds = Object.keys(catalogue) as CommandId[]
export const entryOf = (id: CommandId): CommandEntry => catalogue[id]
export const commandsIn = (group: CommandGroup): CommandId[] =>
  commandIds.filter((id) => entryOf(id).group === group)

/** Keys that a control has while it has the focus: the control's own, listed here for their sheet. */
export const keysOfControls: readonly { title: string; keys: readonly string[] }[] = [
  { title: "One point less or more", keys: ["ArrowLeft", "ArrowRight"] },
  { title: "Five points less or more", keys: ["Shift+ArrowLeft", "Shift+ArrowRight"] },
  { title: "Middle of a term of the yardstick", keys: ["1", "2", "3", "4", "5", "6", "7"] },
  { title: "As low or as high as it goes", keys: ["Home", "End"] },
]
