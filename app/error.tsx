"use client"

import { Message, PlainFrame } from "../components/shell/plain-frame.tsx"

// Every page carries this one, so it has nothing that it can do without.
export default function PageError({ reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <PlainFrame>
      <Message
        title="This page could not be shown"
        actions={
          <button
            type="button"
            onClick={reset}
            className="h-11 rounded-control bg-ink px-5 font-medium text-base text-paper hover:bg-ink/88"
          >
            Try again
          </button>
        }
      >
        <p>
          Something went wrong on our side. What was saved is safe. If trying again does not help, reload the
          page.
        </p>
      </Message>
    </PlainFrame>
  )
}
