/** What is done to every server, in the order of the report. */
export interface Profile {
  name: string
  what: string
  boards: number
  people: number
  /** Writers on each board. */
  writers: number
  /** Of all boards together. */
  editsPerSecond: number
  seconds: number
  /** Everybody comes within this time; otherwise a few at a time. */
  joinWithinMs?: number
  /** Longer texts, until the board weighs about this much. */
  boardBytes?: number
  /** Changes of presence a second, by each. */
  looksPerPerson?: number
  /** Ends with kill -9 under load. */
  kill?: true
  /** Servers that the comparison is not about. */
  only?: readonly EngineName[]
}

export const engineNames = ["relay", "y-websocket", "hocuspocus", "y-socket.io", "parley"] as const
export type EngineName = (typeof engineNames)[number]

export const profiles: readonly Profile[] = [
  {
    name: "tiny",
    what: "5 people, 2 of them 5 edits/s each: to see that the bench works",
    boards: 1,
    people: 5,
    writers: 2,
    editsPerSecond: 10,
    seconds: 2,
    kill: true,
  },
  {
    name: "small",
    what: "50 people on a board, 47 of them 10 edits/s each",
    boards: 1,
    people: 50,
    writers: 47,
    editsPerSecond: 470,
    seconds: 10,
    kill: true,
  },
  {
    name: "crowd",
    what: "300 people on a board, 50 edits/s",
    boards: 1,
    people: 300,
    writers: 50,
    editsPerSecond: 50,
    seconds: 10,
  },
  {
    name: "busy",
    what: "300 people on a board, 200 edits/s",
    boards: 1,
    people: 300,
    writers: 100,
    editsPerSecond: 200,
    seconds: 10,
  },
  {
    name: "presence",
    what: "300 people on a board, 50 edits/s, and everybody's presence twice a second",
    boards: 1,
    people: 300,
    writers: 50,
    editsPerSecond: 50,
    looksPerPerson: 2,
    seconds: 10,
    only: ["parley"],
  },
  {
    name: "boards",
    what: "100 boards with 30 people each, 300 edits/s in total",
    boards: 100,
    people: 30,
    writers: 3,
    editsPerSecond: 300,
    seconds: 10,
    only: ["parley"],
  },
  {
    name: "storm",
    what: "300 people join a board of 1 MB within 2 s",
    boards: 1,
    people: 300,
    writers: 0,
    editsPerSecond: 0,
    seconds: 0,
    joinWithinMs: 2_000,
    boardBytes: 1_000_000,
    only: ["y-websocket", "hocuspocus", "y-socket.io", "parley"],
  },
  {
    name: "idle",
    what: "5,000 people on 100 boards who do nothing for two minutes",
    boards: 100,
    people: 50,
    writers: 0,
    editsPerSecond: 0,
    seconds: 120,
    only: ["parley"],
  },
]
