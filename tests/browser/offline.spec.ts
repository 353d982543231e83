import { expect, test } from "./support/people.ts"

const talks = "Talks resume"

test("A8 without a connection a person goes on, is told what waits, and it arrives afterwards", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  ben.expectsErrors(/ERR_INTERNET_DISCONNECTED/)
  const { id, codes } = await ana.makesBoard({ title: "Offline", lines: [talks, "Talks fail"] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  await ben.opensScenario(talks)

  await ben.context.setOffline(true)
  await ben.types(ben.likelihood(talks), "80%")
  // A moment without a connection is called reconnecting; only a long one is called offline.
  await expect(ben.status()).toContainText("Reconnecting")
  await expect(ben.page.getByText(/^Working offline\. 1 change is waiting/)).toBeVisible({ timeout: 15_000 })
  await expect(ben.status()).toContainText("Offline. 1 change is only in this tab: do not close it")
  await expect(ana.card(talks)).toContainText("50%")

  await ben.context.setOffline(false)
  await ben.isSaved()
  await ben.doesNotSee(/Working offline/)
  await expect(ana.card(talks)).toContainText("80%")
  await expect(ben.likelihood(talks)).toHaveValue("80%")
})
