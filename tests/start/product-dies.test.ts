// The built product under people at work: killed, and its database killed under it. The long form: npm run faults.
import { expect, test } from "vitest"
import { killProduct } from "../../faults/product.ts"
import { play } from "../../faults/stage.ts"

test("A2 killed and started again nothing is lost; while the database is away its health does not say saved", async () => {
  const { notes, failure, folder } = await play(killProduct, { short: true, seed: 20261122 })
  if (failure !== undefined) throw new Error(`${killProduct.name} (logs: ${folder})`, { cause: failure })
  expect(notes.length).toBe(4)
}, 240_000)
