import { expect, it } from "vitest"
import { hashOf } from "../../core/canonical-json.ts"
import { readSnapshot, snapshotOf } from "../../core/snapshot.ts"
import { readKept } from "../../server/snapshots/read-kept.ts"
import { koreaBoard } from "../core/any-board.ts"

it("M8 a snapshot that is kept is read as everywhere, and what cannot be read is refused as everywhere", () => {
  const { canonical, hash } = snapshotOf({
    ...{ board: koreaBoard(), boardId: "b1", title: "Move 1", author: "Mina", takenAt: 2, asOf: 1, seq: 42 },
    ...{ engineVersion: "1", hidden: new Set<string>() },
  })
  const wrong = canonical.replace("parley-snapshot/2", "parley-snapshot/9")
  for (const kept of [
    { canonical, hash },
    { canonical, hash: hash.toUpperCase() },
    { canonical: `${canonical} `, hash },
    { canonical: wrong, hash: hashOf(wrong) },
    { canonical: "{", hash: hashOf("{") },
    { canonical: "\ud800", hash: hashOf("\ud800") },
  ])
    expect(readKept(kept)).toEqual(readSnapshot(kept))
  expect(readKept({ canonical, hash }).ok).toBe(true)
})
