import { expect, test } from "./support/people.ts"

const kim = "Kim Jong-un attends the Eastern Economic Forum in Vladivostok"

test("acceptance 21: a moment is kept, numbers move, both are compared, and what was is brought back and undone", async ({
  person,
}) => {
  const ana = await person("Ana")
  const board = await ana.makesBoard({ template: "korea-2018" })
  const { id } = board
  const taken = await ana.page.request.post(`/api/boards/${id}/snapshots`, { data: { title: "Before" } })
  expect(taken.status()).toBe(201)
  await ana.opensBoard(id)
  const abe = "Shinzo Abe attends the Eastern Economic Forum"
  const moon = "Moon Jae-in attends the Eastern Economic Forum"
  for (const [title, percent] of [
    [kim, 60],
    [abe, 90],
    [moon, 35],
  ] as const)
    await ana.setsLikelihood(title, percent)

  await ana.page.goto(`/b/${id}/compare`)
  await expect(ana.page.getByRole("status").filter({ hasText: "3 likelihoods moved" })).toBeVisible()
  const rows = ana.page.getByRole("region", { name: "Scenarios" }).getByRole("listitem")
  await expect(rows).toHaveCount(3)
  await expect(rows.first()).toContainText(kim)
  await expect(rows.first()).toContainText(/22%.*60%.*38/s)
  await expect(rows.first()).toContainText("likely (55–80%)")
  await expect(rows.last()).toContainText(abe)

  const forking = ana.page.getByRole("button", { name: "Fork “before” as a new board…" })
  await forking.click()
  await expect(ana.page.getByRole("dialog", { name: "Fork as a new board" })).toBeVisible()
  await ana.page.keyboard.press("Escape")
  await expect(forking).toBeFocused()

  await ana.page.getByRole("link", { name: "Restore all of “before”…" }).click()
  const dialog = ana.page.getByRole("dialog", { name: "Restore the board" })
  await expect(dialog).toContainText("3 likelihoods moved")
  await dialog.getByRole("button", { name: "Restore", exact: true }).click()
  await expect(dialog).toHaveCount(0)
  await expect(ana.card(kim)).toContainText("22%")
  await ana.page.getByRole("button", { name: "Undo", exact: true }).last().click()
  await expect(ana.card(kim)).toContainText("60%")
  await expect(ana.card(moon)).toContainText("35%")
})
