/** The network of a snapshot for programs that read Bayesian networks, as `network-calls.ts` gives it of a board today. */
import { networkOfBoard } from "../../../core/bif-board.ts"
import { writeBif } from "../../../core/bif-write.ts"
import { modelOf } from "../../../core/network/board-network.ts"
import { oneLine } from "../../../core/one-line.ts"
import { withoutHidden } from "../../../core/snapshot-hidden.ts"
import { NotRendered, type Renderer } from "../render.ts"

export const bifOf: Renderer = async ({ snapshot: taken, number, hash, hiddenNow }) => {
  const hidden = new Set([...(taken.hidden ?? []), ...hiddenNow])
  const snapshot = withoutHidden(taken, hidden)
  const board = { ...snapshot.board, comments: [] }
  const network = networkOfBoard(board, modelOf(board))
  if (!network)
    throw new NotRendered(
      "too-slow",
      "So much hangs together on this board that its tables cannot be worked out exactly.",
    )
  if (network.variables.length === 0)
    throw new NotRendered("nothing-there", "There is no scenario with a likelihood in this snapshot.")
  const left = board.scenarios.filter(({ id }) => hidden.has(id))
  const title = snapshot.title.trim()
  return writeBif(
    network,
    [
      `Snapshot ${number}${title === "" ? "" : ` "${title}"`} of ${board.meta.title}`,
      `As of ${snapshot.asOf}`,
      `SHA-256 ${hash}`,
      ...(board.meta.handling ? [board.meta.handling] : []),
      ...left.map((scenario) => `Left out while a blind round runs: ${scenario.title}`),
    ].map(oneLine),
  )
}
