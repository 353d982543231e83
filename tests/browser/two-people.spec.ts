import { expect, type Person, test } from "./support/people.ts"

const abeKim = "Abe-Kim meeting in Vladivostok at the September 2018 forum"
const exercises = "Status of the 2019 US-ROK exercises"
const outcomes = [
  "Preparations for full exercises start",
  "Scaled-down / fundamental parts only",
  "Suspension kept",
  "Other / unclear",
]

test("a new user makes the Korea board, shares it, and moves it together with a colleague", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")

  await ana.page.goto("/")
  await expect(ana.page.getByRole("textbox", { name: "Enter your code or paste your link" })).toBeFocused()
  await ana.page.getByRole("textbox", { name: "Your name on it" }).fill("Ana")
  await ana.page.getByRole("button", { name: "Open a copy" }).click()
  await ana.isOnBoard()
  await expect(ana.page.getByRole("textbox", { name: "Board title" })).toHaveValue(
    "Korea 2018: dialogue and pressure",
  )

  await ana.page.getByRole("button", { name: "Share", exact: true }).click()
  const analysts = ana.page.getByRole("dialog").getByRole("region", { name: "Analysts" })
  const code = await analysts.getByText(/^[2-9A-Z]{4} [2-9A-Z]{4}$/).textContent()
  await ana.page.keyboard.press("Escape")

  await ben.page.goto("/")
  await ben.types(ben.page.getByRole("textbox", { name: "Enter your code or paste your link" }), code ?? "")
  await ben.sees("Korea 2018: dialogue and pressure")
  await ben.types(ben.page.getByRole("textbox", { name: "Your name" }), "Ben")
  await ben.isOnBoard()

  await ana.seesHere(2)
  await ben.seesHere(2)
  await ana.page.getByRole("button", { name: "People: 2 here" }).click()
  await expect(ana.page.getByRole("dialog", { name: "People" }).getByText("Ben")).toBeVisible()
  await ana.page.keyboard.press("Escape")

  await expect(ben.card(abeKim)).toContainText("10%")
  await ana.opensScenario(abeKim)
  await ana.slider(abeKim).press("ArrowUp")
  await expect(ana.card(abeKim)).toContainText("11%")
  await expect(ben.card(abeKim)).toContainText("11%")
  await expect(ben.card(abeKim)).toContainText("very unlikely (5–20%)")
  await ben.opensScenario(abeKim)
  await ben.slider(abeKim).press("ArrowUp")
  await expect(ana.likelihood(abeKim)).toHaveValue("12%")
  await ana.isSaved()
  await ben.isSaved()
})

test("M1 the outcomes of the 2019 exercises stay at 100% while two people move them", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  for (const somebody of [ana, ben]) await somebody.opensScenario(exercises)

  await ana.types(ana.likelihood(exercises, "Suspension kept"), "50%")
  await expect(ben.likelihood(exercises, "Suspension kept")).toHaveValue("50%")
  await Promise.all([
    ana.types(ana.likelihood(exercises, "Preparations for full exercises start"), "30%"),
    ben.types(ben.likelihood(exercises, "Other / unclear"), "15%"),
  ])
  await ana.isSaved()
  await ben.isSaved()

  await expect.poll(async () => shares(ben)).toEqual(await shares(ana))
  const kept = (await ana.boardAsKept(id)).scenarios.find(({ title }) => title === exercises)
  const probabilities = Object.values(kept?.working?.probabilities ?? {})
  expect(probabilities).toHaveLength(outcomes.length)
  expect(Math.abs(probabilities.reduce((a, b) => a + b, 0) - 1)).toBeLessThanOrEqual(1e-9)
  // Each is rounded for the eye to within half a point.
  const shown = (await shares(ana)).reduce((a, b) => a + b, 0)
  expect(Math.abs(shown - 100)).toBeLessThanOrEqual(outcomes.length / 2)
})

async function shares(who: Person): Promise<number[]> {
  return Promise.all(
    outcomes.map(async (outcome) => Number.parseFloat(await who.likelihood(exercises, outcome).inputValue())),
  )
}

test("a probability typed as odds is one in three, here and there", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  await ana.opensScenario(abeKim)
  await ana.types(ana.likelihood(abeKim), "1:2")
  await expect(ana.likelihood(abeKim)).toHaveValue("33%")
  await expect(ben.card(abeKim)).toContainText("33%")
  await expect(ben.card(abeKim)).toContainText("unlikely (20–45%)")
  await ana.isSaved()
})

test("two people write in the same text at once, and it merges by character", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Texts", lines: ["Talks resume"] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  const finePrint = async (who: Person) => {
    await who.opensScenario("Talks resume")
    return who.panel().getByRole("textbox", { name: "Fine print" })
  }
  const [hers, his] = [await finePrint(ana), await finePrint(ben)]
  await hers.fill(" middle ")
  await expect(his).toHaveValue(" middle ")

  await hers.press("Control+Home")
  await his.press("Control+End")
  await Promise.all([
    hers.pressSequentially("Ana writes at the start", { delay: 15 }),
    his.pressSequentially("and Ben at the end", { delay: 15 }),
  ])
  const whole = "Ana writes at the start middle and Ben at the end"
  await expect(hers).toHaveValue(whole)
  await expect(his).toHaveValue(whole)
  await ana.isSaved()
  await ben.isSaved()
  expect((await ana.boardAsKept(id)).scenarios[0]?.finePrint).toBe(whole)
})
