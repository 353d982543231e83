/** What a file is, by its first characters: its name can say anything. */
import type { FileFailure } from "./file-refusal.ts"

type FileKind = "json" | "scw" | "bif" | "csv"

export function kindOfText(text: string): FileKind {
  if (/^\ufeff?\s*[{[]/.test(text)) return "json"
  if (/^\ufeff?\s*\$/.test(text)) return "scw"
  // At the beginning of a line, and with a bracket behind: a table may speak of networks too.
  return /^[ \t]*(?:network|variable)\b[^\n\t,;{]*\{/m.test(text) ? "bif" : "csv"
}

const packed = "Unpack it, and import what is in it."
const zip =
  "This is a zip file; workbooks (.xlsx) are zip files too. Save the sheet as CSV, or unpack the file, and import that."
const pdf =
  "This is a PDF. A board cannot be read back from one; export the snapshot as JSON, and import that."
const page = "This is a web page. If it was downloaded, the link may have led to a page that asks to sign in."

/** Bytes that are no UTF-8 have been decoded as something, which depends on who did it. */
const beginnings: readonly [string, string][] = [
  ["PK\u0003\u0004", zip],
  ["PK\u0005\u0006", zip],
  ["\u001f\u008b", `This is a gzip file. ${packed}`],
  ["\u001f\u2039", `This is a gzip file. ${packed}`],
  ["\u001f\ufffd", `This is a gzip file. ${packed}`],
  ["7z\u00bc", `This is a packed archive. ${packed}`],
  ["7z\ufffd", `This is a packed archive. ${packed}`],
  ["Rar!", `This is a packed archive. ${packed}`],
  ["%PDF-", pdf],
]
const markup: readonly [RegExp, string][] = [
  [/^.PNG\r\n|^GIF8[79]a/u, "This is a picture."],
  [/^\ufeff?\s*<(?:!doctype html|html|head|body)\b/iu, page],
  [/^\ufeff?\s*<(?:\?xml|svg)\b/iu, "This is XML, which is not read here."],
]

/** Files that are no text of any kind that is read, refused by what they are. */
export function notText(text: string): FileFailure | null {
  const begin = text.slice(0, 2_000)
  const known =
    beginnings.find(([sign]) => begin.startsWith(sign))?.[1] ?? markup.find(([sign]) => sign.test(begin))?.[1]
  if (known === undefined && ![...begin].some(isOfNoText)) return null
  const message = known ?? "This is not a text file: it holds characters that no text has."
  return { reason: "not-text", message, line: null }
}

/** Control characters but those that programs for texts have had a use for: tab, line and page ends, escape. */
const isOfNoText = (c: string): boolean => c < " " && !"\t\n\v\f\r\u001a\u001b".includes(c)
