import { expect, it } from "vitest"
import * as Y from "yjs"
import { emptyBoard } from "../../core/board.ts"
import { writeBoard } from "../../core/board-doc.ts"
import { readSnapshot } from "../../core/snapshot.ts"
import { ModelFilesBusy } from "../../server/http/model-file-thread.ts"
import type { ModelFileTask } from "../../server/http/model-file-worker.ts"
import { createSnapshotThread } from "../../server/http/snapshot-thread.ts"
import { type SnapshotTask, snapshotFrom } from "../../server/snapshots/documents.ts"

function boardCalled(title: string): Uint8Array {
  const doc = new Y.Doc()
  writeBoard(doc, emptyBoard({ title, note: "", yardstick: "icd203" }))
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
