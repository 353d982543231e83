/** Both documents of a tab, `board` and `ledger`, brought level by welcomes and batches. */
import * as Y from "yjs"
import type { DocumentName } from "../core/permissions.ts"
import type { Batch, Hello, Welcome } from "../core/protocol.ts"
import { type BoardCopy, createBoardCopy } from "./board-copy.ts"
import { type DocWelcome, have, integrate, placeBehind, placeOf, type Replica } from "./replica.ts"

/** What a hello may carry. */
const stateVectorBytes = 32_768

export type WholeState = (state: string) => Uint8Array | null

export interface Documents {
  readonly board: BoardCopy
  readonly ledger: Replica
  replica(doc: DocumentName): Replica
  /** What this tab has of each. */
  said(): Hello["docs"]
  /** As the board copy says; the ledger with it. */
  take(welcome: Welcome, wholeState: WholeState): ReturnType<BoardCopy["take"]>
  /**
   * "behind": of an epoch that is over. "gap": one before it was lost, or a new epoch has begun. "unfit": it builds on
   * something that is not here.
   */
  add(batch: Batch): "taken" | "behind" | "gap" | "unfit"
  /** Only the server writes in it: nobody's work can be lost with this copy. */
  forgetLedger(): void
}

export const stateOf = (welcome: Welcome, name: DocumentName): DocWelcome | undefined =>
  welcome.docs.find(({ doc }) => doc === name)

export function createDocuments(newClientId: () => number): Documents {
  const board = createBoardCopy(newClientId)
  const ledger: Replica = { doc: new Y.Doc(), place: null }

  function forgetLedger(): void {
    ledger.doc = new Y.Doc()
    ledger.place = null
  }

  function add(batch: Batch): "taken" | "behind" | "gap" | "unfit" {
    const { place } = batch.doc === "board" ? board : ledger
    if (!place) return "gap"
    if (batch.epoch < place.epoch) return "behind"
    // Nothing need ever build on the one that was lost, and no state vector tells of deletions.
    if (batch.epoch > place.epoch || batch.seq > place.seq + 1) return "gap"
    if (batch.doc === "board") return board.add(batch) ? "taken" : "unfit"
    if (!integrate(ledger.doc, batch.update)) return "unfit"
    ledger.place = placeBehind(place, batch)
    return "taken"
  }

  return {
    board,
    ledger,
    replica: (doc) => (doc === "board" ? board : ledger),
    said() {
      const stateVector = board.stateVector()
      if (board.place && stateVector.length > stateVectorBytes) board.startFresh()
      return [
        { doc: "board", ...have(board, stateVector) },
        { doc: "ledger", ...have(ledger) },
      ]
    },
    take(welcome, wholeState) {
      const state = stateOf(welcome, "board")
      const taken = state ? board.take(state, updatesOf(state, wholeState)) : "unreadable"
      const members = stateOf(welcome, "ledger")
      if (members && (taken === "level" || taken === "begun")) {
        if (members.reset) forgetLedger()
        if (integrate(ledger.doc, ...updatesOf(members, wholeState))) ledger.place = placeOf(members)
        else forgetLedger()
      }
      return taken
    },
    add,
    forgetLedger,
  }
}

function updatesOf({ pieces, update }: DocWelcome, wholeState: WholeState): Uint8Array[] {
  const state = pieces && wholeState(pieces.state)
  return state ? [state, update] : [update]
}
