/** So that a title is read aloud in its own language, where its script tells which. */
export function languageOf(text: string): { lang?: string } {
  if (/[\u3040-\u30ff]/.test(text)) return { lang: "ja" }
  if (/[\uac00-\ud7af]/.test(text)) return { lang: "ko" }
  return {}
}
