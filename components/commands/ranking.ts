/**
 * Finds what somebody means by a few typed letters: every word they typed must be found, and what begins with it comes
 * before what merely holds it. Pure, and quick enough for every key on a board of 200 scenarios.
 */
export interface Findable {
  title: string
  /** Other words by which somebody may look for it. */
  words?: string | undefined
}

/** Those that fit, the best first; what fits equally well stays in the order given. */
export function ranked<Item extends Findable>(query: string, items: readonly Item[]): Item[] {
  return scored(query, items).map(({ item }) => item)
}

export interface Scored<Item> {
  item: Item
  score: number
}

export function scored<Item extends Findable>(query: string, items: readonly Item[]): Scored<Item>[] {
  const asked = plain(query).split(" ").filter(Boolean)
  return items
    .flatMap((item) => {
      const score = scoreOf(asked, item)
      return score === null ? [] : [{ item, score }]
    })
    .sort((a, b) => b.score - a.score)
}

// What a single typed word may be, from the best to the least.
const fit = { word: 4, start: 3, otherWord: 2, within: 1 } as const

function scoreOf(asked: readonly string[], { title, words = "" }: Findable): number | null {
  const said = plain(title)
  const own = said.split(" ")
  const other = plain(words).split(" ")
  const fits = asked.map((word) =>
    own.includes(word)
      ? fit.word
      : own.some((one) => one.startsWith(word))
        ? fit.start
        : other.some((one) => one.startsWith(word))
          ? fit.otherWord
          : said.includes(word)
            ? fit.within
            : null,
  )
  if (fits.includes(null)) return null
  const found = fits.filter((one) => one !== null)
  // The worst word decides; then a title that begins as it was typed; then the rest of the words.
  const begins = said.startsWith(asked.join(" ")) ? 1 : 0
  return Math.min(...found) * 100 + begins * 50 + found.reduce((sum, one) => sum + one, 0)
}

/** Lower case, without accents, words apart by one space: "Élection – 2ᵉ tour" is "election 2e tour". */
const plain = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
