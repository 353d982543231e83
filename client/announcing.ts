/**
 * What colleagues do, in words for those who hear the page: gathered, and said in one sentence at most every five
 * seconds, however much happens. A scenario that was changed ten times was changed.
 */
export type Doing = "added" | "removed" | "restored" | "changed" | "commented on"

export interface Happened {
  doing: Doing
  scenarioId: string
  title: string
  /** Who did it. */
  name: string
}

export interface Announcing {
  note(happened: Happened): void
  /** A sentence of its own, ahead of the rest: what it concerns has happened under the person's hands. */
  tell(sentence: string): void
  stop(): void
}

export interface AnnouncingWorld {
  say(text: string): void
  now(): number
  after(ms: number, task: () => void): () => void
}

export const everyMs = 5_000
/** Long enough for what belongs together to arrive together. */
const gatherMs = 1_200

export function createAnnouncing({ say, now, after }: AnnouncingWorld): Announcing {
  let gathered = new Map<string, Happened>()
  let sentences: string[] = []
  let lastSaid = Number.NEGATIVE_INFINITY
  let forget: (() => void) | null = null

  function plan(): void {
    if (forget) return
    const due = Math.max(now() + gatherMs, lastSaid + everyMs)
    forget = after(due - now(), () => {
      forget = null
      lastSaid = now()
      const words = [...sentences, inWords([...gathered.values()])].filter(Boolean).join(" ")
      gathered = new Map()
      sentences = []
      if (words) say(words)
    })
  }

  return {
    note(happened) {
      const { scenarioId, doing } = happened
      const before = gathered.get(scenarioId)
      // What was added and then changed was added; what came and went again is no news.
      if (before?.doing === "added" && doing === "removed") gathered.delete(scenarioId)
      else if (before?.doing === "added" && doing !== "restored") return
      else gathered.set(scenarioId, happened)
      plan()
    },
    tell(sentence) {
      sentences.push(sentence)
      plan()
    },
    stop() {
      forget?.()
      forget = null
    },
  }
}

/** `Mina changed “Talks fail”.` `3 scenarios changed, 1 added, by Mina.` */
export function inWords(all: readonly Happened[]): string {
  const [first, ...more] = all
  if (!first) return ""
  if (more.length === 0) return `${first.name} ${first.doing} “${first.title || "Untitled scenario"}”.`
  const parts = (["changed", "added", "removed", "restored", "commented on"] as const).flatMap((doing) => {
    const count = all.filter((one) => one.doing === doing).length
    return count === 0 ? [] : [{ doing, count }]
  })
  const said = parts.map(({ doing, count }, i) =>
    i === 0 ? `${count} ${count === 1 ? "scenario" : "scenarios"} ${doing}` : `${count} ${doing}`,
  )
  return `${said.join(", ")} by ${people([...new Set(all.map(({ name }) => name))])}.`
}

const people = (names: readonly string[]): string =>
  names.length > 2 ? `${names.length} people` : names.join(" and ")
