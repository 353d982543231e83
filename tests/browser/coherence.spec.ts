import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, type Locator, type Person, test } from "./support/people.ts"

const kimAtForum = "Kim Jong-un attends the Eastern Economic Forum in Vladivostok"
const abeKim = "Abe-Kim meeting in Vladivostok at the September 2018 forum"

const model = (who: Person): Locator => who.page.getByRole("complementary", { name: "Model" })
const likelihoodsOf = async (who: Person, id: string): Promise<(number | undefined)[]> => {
  const { scenarios } = await who.boardAsKept(id)
  return [kimAtForum, abeKim].map(
    (wanted) => scenarios.find(({ title }) => title === wanted)?.working?.probabilities?.yes,
  )
}

test("M7 what needs something else and is likelier than it: said in a sentence, repaired by one click, taken back by one undo", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id)
  await ana.opensScenario(abeKim)
  await ana.types(ana.likelihood(abeKim), "40%")
  await ana.isSaved()
  await ana.page.keyboard.press("Escape")
  const before = await likelihoodsOf(ana, id)
  expect(before).toEqual([0.22, 0.4])

  await ana.page
    .getByRole("search")
    .getByRole("button", { name: /not go together/ })
    .click()
  const gap = model(ana).getByRole("region", { name: "One needs the other" })
  await expect(gap).toContainText("40%")
  await isAccessibleInEveryLook(ana, "what does not go together", "[data-model-panel]")
  // Nothing is repaired unasked.
  expect(await likelihoodsOf(ana, id)).toEqual(before)

  await gap.getByRole("button", { name: "Apply this repair" }).click()
  await expect(gap).toHaveCount(0)
  await ana.isSaved()
  const [kim = 0, meeting = 1] = await likelihoodsOf(ana, id)
  expect(meeting).toBeLessThanOrEqual(kim + 1e-9)

  await ana.page.keyboard.press("Control+z")
  await expect(gap).toBeVisible()
  await ana.isSaved()
  expect(await likelihoodsOf(ana, id)).toEqual(before)
})
