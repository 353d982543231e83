import { expect, test } from "@playwright/test"
import { firstLoadOf } from "../../bench/page-scripts.ts"

// No browser is needed: what a page loads first stands in its HTML. `npm run bench:first-load` has all pages.
test("a board loads at most 350 kB of JavaScript first, and the page to join one at most 180", async ({
  request,
  playwright,
  baseURL,
}) => {
  const asked = (by: typeof request) => async (address: string) => {
    const answer = await by.get(address)
    return { status: answer.status(), body: new Uint8Array(await answer.body()) }
  }
  const made = await request.post("/api/boards", { data: { template: "korea-2018" } })
  const { id, codes } = (await made.json()) as { id: string; codes: { analyst: string } }
  const stranger = await playwright.request.newContext(baseURL === undefined ? {} : { baseURL })
  const board = await firstLoadOf(asked(request), `/b/${id}`)
  const join = await firstLoadOf(asked(stranger), `/j/${codes.analyst}`)
  await stranger.dispose()
  expect(board).toBeLessThanOrEqual(350_000)
  expect(join).toBeLessThanOrEqual(180_000)
  // Both are pages with work in them: much less would mean that not all scripts were found.
  expect(board).toBeGreaterThan(250_000)
  expect(join).toBeGreaterThan(100_000)
})
