// Control characters, direction overrides and halves of characters have no place in a name that others read.
const unfit = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufeff]+/gu

/** Empty where there is nothing to see: joiners, marks and fillers alone are a name that nobody could be called by. */
export const oneLine = (text: string): string => {
  const line = text.replace(unfit, " ").replace(/\s+/g, " ").trim()
  return /[^\p{C}\p{M}\p{Z}\u115f\u1160\u2800\u3164\uffa0]/u.test(line) ? line : ""
}
