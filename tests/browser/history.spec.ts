import { expect, test } from "./support/people.ts"

test("the life of a board is scrubbed, stepped and played, filtered by who and what, and Back leads back", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ lines: ["Talks resume by June", "Sanctions are eased"] })
  await ana.opensBoard(id)
  await ana.opensScenario("Talks resume by June")
  const field = ana.likelihood("Talks resume by June")
  for (const percent of ["30", "45", "70"]) {
    await ana.types(field, percent)
    await ana.isSaved()
  }
  const taken = await ana.page.request.post(`/api/boards/${id}/snapshots`, {
    data: { title: "Before lunch" },
  })
  expect(taken.status()).toBe(201)

  await ana.page.getByRole("button", { name: "More", exact: true }).click()
  await ana.page.getByRole("menuitem", { name: "History" }).click()
  await expect(ana.page).toHaveURL(/\/history$/)
  const card = ana.page.getByRole("article").filter({ hasText: "Talks resume by June" })
  const changed = ana.page.getByRole("complementary", { name: "What changed" })
  const line = ana.page.getByRole("slider", { name: "Moment" })
  await expect(card).toContainText("70%")
  await expect(changed).toContainText(/45% to 70%/)
  await expect(changed).toContainText("+25 pp")

  await ana.page.keyboard.press("ArrowLeft")
  await expect(card).toContainText("45%")
  await expect(card).toContainText("Changed here")
  await expect(ana.page).toHaveURL(/at=e\d+$/)

  // By hand to where it begins, and by itself to the end.
  const box = await line.boundingBox()
  if (!box) throw new Error("the line of time is not there")
  await ana.page.mouse.click(box.x + 1, box.y + box.height - 4)
  await expect(card).toContainText("50%")
  await expect(line).toHaveAttribute("aria-valuetext", /where it begins/)
  await ana.page.getByRole("combobox", { name: "Speed" }).selectOption("16")
  await line.press("Space")
  await expect(card).toContainText("70%")
  await expect(ana.page.getByRole("status", { name: "Playback" })).toContainText("Stopped at")

  const marks = ana.page.getByRole("list", { name: "Moments" })
  await marks.getByRole("button", { name: /The board begins|began/i }).click()
  await expect(card).toContainText("50%")
  await marks.getByRole("button", { name: /Before lunch/ }).click()
  await expect(card).toContainText("70%")
  await expect(ana.page.getByRole("link", { name: "See snapshot" })).toBeVisible()
  await ana.page.goBack()
  await expect(card).toContainText("50%")

  await ana.page.getByRole("button", { name: "All changes" }).click()
  const changes = ana.page.getByRole("list", { name: "Changes" })
  await expect(changes).toContainText("Ana")
  await expect(changes.getByRole("listitem").filter({ hasText: "70%" })).toHaveCount(1)
  await ana.page.getByRole("combobox", { name: "Scenario" }).selectOption({ label: "Sanctions are eased" })
  await expect(changes.getByRole("listitem").filter({ hasText: "70%" })).toHaveCount(0)
})
