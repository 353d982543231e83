import { expect, it } from "vitest"
import * as Y from "yjs"
import { type Board, emptyBoard } from "../../core/board.ts"
import { writeBoard } from "../../core/board-doc.ts"
import type { RoundEntry } from "../../core/judgement.ts"
import { writeRecord } from "../../core/judgement-doc.ts"
import { readSnapshot } from "../../core/snapshot.ts"
import { ModelFilesBusy } from "../../server/http/model-file-thread.ts"
import type { ModelFileTask } from "../../server/http/model-file-worker.ts"
import { createSnapshotThread } from "../../server/http/snapshot-thread.ts"
import { type SnapshotTask, snapshotFrom } from "../../server/snapshots/documents.ts"
import { scenario } from "../client/small-board.ts"
import { plan } from "../store/judgement-contract.ts"

function boardCalled(title: string, part: Partial<Board> = {}): Uint8Array {
  const doc = new Y.Doc()
  writeBoard(doc, { ...emptyBoard({ title, note: "", yardstick: "icd203" }), ...part })
  return Y.encodeStateAsUpdate(doc)
}
const task: SnapshotTask = {
  board: boardCalled(" Held\u0000 by nobody "),
  ledger: Y.encodeStateAsUpdate(new Y.Doc()),
  facts: { boardId: "b1", title: null, author: "", takenAt: 2, asOf: 1, seq: 1, engineVersion: "1" },
  hidden: [],
}

it("a snapshot without a title has the board's, on one line that every database keeps", () => {
  expect(snapshotFrom(task)?.title).toBe("Held by nobody")
})

it("one that holds what another held is not made, whatever it is called and whenever it is taken", () => {
  const made = snapshotFrom(task)
  const later = { ...task, facts: { ...task.facts, title: "Later", takenAt: 9, asOf: 8, seq: 5 } }
  expect(snapshotFrom({ ...later, unlike: made })).toBeNull()
  expect(snapshotFrom({ ...later, board: boardCalled("Other"), unlike: made })).not.toBeNull()
})

it("B8 what a blind round of the ledger hides is in none that is taken by itself, nor what follows from it", () => {
  const working = { probabilities: { yes: 0.3141, no: 0.6859 } }
  const held = { ...scenario("s1"), working }
  const ledger = new Y.Doc()
  const round: RoundEntry = {
    ...plan({ scenarioIds: ["s1"] }),
    number: 1,
    status: "open",
    openedAt: 1,
    openedBy: null,
    closedAt: null,
    revealedAt: null,
    countdownEndsAt: null,
    countdownHeld: false,
    parts: null,
  }
  const board = boardCalled("Held", { scenarios: [held] })
  const of = () => snapshotFrom({ ...task, board, ledger: Y.encodeStateAsUpdate(ledger) })?.canonical
  expect(of()).toMatch(/0\.3141.*0\.3141/)
  writeRecord(ledger, "rounds", "1", round)
  expect(of()).not.toContain("0.3141")
  expect(of()).toContain('"hidden":["s1"]')
  writeRecord(ledger, "rounds", "1", { ...round, status: "revealed", revealedAt: 2 })
  expect(of()).toMatch(/0\.3141.*0\.3141/)
})

it("where its numbers are more than the thread can do it is taken without them; where it is busy it is not", async () => {
  const asked: ModelFileTask[] = []
  const thread = (failure: Error) =>
    createSnapshotThread({
      async ask(wanted: ModelFileTask) {
        asked.push(wanted)
        if (wanted.want !== "snapshot" || !wanted.task.withoutDerived) throw failure
        return snapshotFrom(wanted.task) as never
      },
    })
  const made = await thread(new Error("the thread ended")).snapshot(task)
  const read = made && readSnapshot(made)
  expect(read?.ok && read.value.derived).toBeNull()
  await expect(thread(new ModelFilesBusy("busy")).snapshot(task)).rejects.toThrow("busy")
  expect(asked).toHaveLength(3)
})
