/** What the runner tells a server that was composed for a fault, and what that answers, over the channel between them. */
export type DyingPlace =
  /** The row is durable; nobody has heard of it. */
  | "committed"
  /** The author has been sent the batch, nobody else. */
  | "author-told"
  /** Everybody else has been sent the batch, the author has not. */
  | "others-told"

export type Order =
  /** Counted are commits to the board; with `reveals`, those that tell a part of a reveal. */
  | { order: "die"; at: DyingPlace; afterCommits: number; reveals?: true }
  | { order: "memory" }
  | { order: "stop" }

export interface Answers {
  die: null
  /** After a collection, in bytes. */
  memory: { heap: number; outside: number; rss: number }
  stop: null
}

export type FromServer =
  | { kind: "ready"; port: number; databaseUrl: string }
  | { kind: "answer"; to: number; value: unknown }
  | { kind: "failed"; to: number; why: string }
