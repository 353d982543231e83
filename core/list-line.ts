/** A line of a pasted list as the words of one scenario: without the bullet, number, task box or quotation marks. */
export function wordsOfListLine(line: string): string {
  let words = line.replace(/[\p{Cc}\s\u200b]+/gu, " ").trim()
  // "- 1. [ ] Talks resume": a mark may hide others. Few, so that a line of nothing but marks costs little.
  for (let depth = 0; depth < 4; depth += 1) {
    words = words.replace(listMark, "").replace(/^["“](.*)["”]$/u, "$1")
  }
  return words
}

// "- ", "• ", "1. ", "1) ", "(a) ", "[ ] ": only with a space behind, so that "2019 drills resume", "-5 degrees" and
// "1.5 million" keep their beginnings.
const listMark =
  /^(?:[-*+\u2022\u2023\u25e6\u25aa\u25cf\u2013\u2014\u30fb]|\d{1,3}[.)]|\(?[a-z\d]{1,3}\)|\[[ x]?\])(?:\s+|$)/iu
