/** When a reveal could be seen by everybody: the first moment of the ledger that shows the round revealed, whole. */
import * as Y from "yjs"
import { integrateUpdate } from "../../core/integration-doc.ts"
import { partKey, readJudgement } from "../../core/judgement-doc.ts"
import { type HistoryStore, NoSuchMoment, type PastDocument } from "../store/history-store.ts"

/** Clocks of the rooms and of the database may be apart by so much. */
const clocksApartMs = 5 * 60 * 1000
const theEnd = new Date("9999-12-31T00:00:00Z")

/** null: the ledger does not show it yet. */
export async function revealMoment(
  history: Pick<HistoryStore, "documentAt">,
  { boardId, number, revealedAt }: { boardId: string; number: number; revealedAt: Date },
): Promise<PastDocument | null> {
  const at = (seq: number) => history.documentAt(boardId, "ledger", { seq })
  let shown = await history.documentAt(boardId, "ledger", { at: theEnd })
  if (!shows(shown, number)) return null
  let before = await seqBefore(new Date(revealedAt.getTime() - clocksApartMs))
  // Once revealed it stays so, so the first moment can be found by halves.
  while (shown.seq - before > 1) {
    const middle = await at(Math.floor((before + shown.seq) / 2))
    if (shows(middle, number)) shown = middle
    else before = middle.seq
  }
  return shown

  async function seqBefore(moment: Date): Promise<number> {
    try {
      const past = await history.documentAt(boardId, "ledger", { at: moment })
      return shows(past, number) ? 0 : past.seq
    } catch (error) {
      if (error instanceof NoSuchMoment) return 0
      throw error
    }
  }
}

function shows({ update }: PastDocument, number: number): boolean {
  const doc = new Y.Doc()
  integrateUpdate(doc, update)
  const round = readJudgement(doc).rounds.find((one) => one.number === number)
  if (round?.status !== "revealed") return false
  const parts = doc.getMap("reveals")
  return Array.from({ length: round.parts ?? 0 }, (_, part) => partKey(number, part)).every((key) =>
    parts.has(key),
  )
}
