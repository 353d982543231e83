/** The thread of the renderers. Whatever they load, nothing in it reaches the network (`no-network.ts`). */
import { parentPort } from "node:worker_threads"
import type { OnePage } from "../../core/one-page.ts"
import { withoutNetwork } from "./no-network.ts"
import { NotRendered, type RenderedFormat, type RenderInput } from "./render.ts"
import { renderers } from "./renderers.ts"

export interface RenderTask {
  id: number
  want: RenderedFormat | "page" | "preview"
  input: RenderInput
}
export type RenderMade = Uint8Array | string | OnePage
export type RenderAnswer = { id: number } & (
  | { made: RenderMade }
  | { refused: { reason: NotRendered["reason"]; message: string } }
  | { error: string }
)

withoutNetwork()
const port = parentPort
port?.on("message", ({ id, want, input }: RenderTask) => {
  // The queue before this thread sends the next only after the answer, so renderers never overlap.
  void answerTo(want, input).then((answer) => port.postMessage({ id, ...answer } satisfies RenderAnswer))
})

type Answer = RenderAnswer extends infer One ? (One extends unknown ? Omit<One, "id"> : never) : never

async function answerTo(want: RenderTask["want"], input: RenderInput): Promise<Answer> {
  try {
    const render = await renderers[want]?.()
    if (!render) throw new NotRendered("nothing-there", "This kind of file cannot be made here yet.")
    return { made: await render(input) }
  } catch (error) {
    if (error instanceof NotRendered) return { refused: { reason: error.reason, message: error.message } }
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
