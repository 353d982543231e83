"use client"

import { DayField } from "../ui/day-field.tsx"
import { Select } from "../ui/select.tsx"
import { TextField } from "../ui/text-field.tsx"
import { credibilityWords, reliabilityWords } from "./words.ts"

/** What is typed of a source that the board does not have yet; "" where nothing was said. */
export interface SourceDraft {
  title: string
  author: string
  publisher: string
  url: string
  publishedOn: string
  reliability: "" | keyof typeof reliabilityWords
  credibility: "" | "1" | "2" | "3" | "4" | "5" | "6"
}

export const emptySource: SourceDraft = {
  title: "",
  author: "",
  publisher: "",
  url: "",
  publishedOn: "",
  reliability: "",
  credibility: "",
}

/** The source as the board takes it: what was left empty is left out. */
export const sourceOf = (draft: SourceDraft) => ({
  title: draft.title.trim(),
  ...(draft.author.trim() && { author: draft.author.trim() }),
  ...(draft.publisher.trim() && { publisher: draft.publisher.trim() }),
  ...(draft.url.trim() && { url: draft.url.trim() }),
  ...(draft.publishedOn && { publishedOn: draft.publishedOn }),
  ...(draft.reliability && { reliability: draft.reliability }),
  ...(draft.credibility && { credibility: Number(draft.credibility) }),
})

/** A source and its Admiralty grade: how far the source is trusted, and apart from it, how far this is. */
export function NewSource({
  draft,
  onChange,
}: {
  draft: SourceDraft
  onChange: (draft: SourceDraft) => void
}) {
  const text = (field: "title" | "author" | "publisher" | "url") => ({
    value: draft[field],
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...draft, [field]: event.currentTarget.value }),
  })
  return (
    <fieldset className="flex flex-col gap-2 border-line border-l-2 pl-3">
      <legend className="sr-only">A new source</legend>
      <TextField label="Title of the source" required maxLength={500} {...text("title")} />
      <div className="grid grid-cols-2 gap-2">
        <TextField label="Author" maxLength={500} {...text("author")} />
        <TextField label="Publisher" maxLength={500} {...text("publisher")} />
      </div>
      <div className="grid grid-cols-2 gap-2">
        <TextField label="Link" inputMode="url" placeholder="https://" maxLength={2000} {...text("url")} />
        <DayField
          label="Published on"
          value={draft.publishedOn}
          onChange={(event) => onChange({ ...draft, publishedOn: event.currentTarget.value })}
        />
      </div>
      <Select
        label="Reliability of the source"
        value={draft.reliability}
        onChange={(reliability) => onChange({ ...draft, reliability })}
        options={[
          { value: "", label: "Not graded" },
          ...Object.entries(reliabilityWords).map(([letter, words]) => ({
            value: letter as SourceDraft["reliability"],
            label: `${letter} · ${words}`,
          })),
        ]}
      />
      <Select
        label="Credibility of what it says"
        value={draft.credibility}
        onChange={(credibility) => onChange({ ...draft, credibility })}
        options={[
          { value: "", label: "Not graded" },
          ...credibilityWords.slice(1).map((words, i) => ({
            value: String(i + 1) as SourceDraft["credibility"],
            label: `${i + 1} · ${words}`,
          })),
        ]}
      />
    </fieldset>
  )
}
