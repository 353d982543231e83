"use client"
import { Toast as Base } from "@base-ui/react/toast"
import { clsx } from "clsx"
import { X } from "lucide-react"
import { type ReactNode, useMemo } from "react"
import { Button } from "./button.tsx"
import { IconButton } from "./icon-button.tsx"

export interface ToastMessage {
  title: string
  description?: string
  /** One thing to do about it, such as Undo. */
  action?: { label: string; onClick: () => void }
  tone?: "plain" | "danger"
  /** In ms; 0 stays until it is closed. Long by default: what can be undone must be reachable by keyboard. */
  timeout?: number
}

/** Once, round the page. F6 moves focus to it. */
export function ToastRegion({ children }: { children: ReactNode }) {
  return (
    <Base.Provider timeout={8_000} limit={3}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed inset-x-4 bottom-4 z-50 flex flex-col gap-2 outline-none sm:left-auto sm:w-96">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

export function useToasts(): { show: (message: ToastMessage) => string; close: (id: string) => void } {
  const { add, close } = Base.useToastManager()
  return useMemo(
    () => ({
      show: ({ title, description, action, tone = "plain", timeout }) => {
        const id: string = add({
          title,
          type: tone,
          priority: tone === "danger" ? "high" : "low",
          ...(description === undefined ? {} : { description }),
          ...(timeout === undefined ? {} : { timeout }),
          ...(action
            ? {
                actionProps: {
                  children: action.label,
                  onClick: () => {
                    action.onClick()
                    close(id)
                  },
                },
              }
            : {}),
        })
        return id
      },
      close: (id) => close(id),
    }),
    [add, close],
  )
}

function ToastList() {
  const { toasts } = Base.useToastManager()
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className={clsx(
        "rounded-sheet border border-line bg-float text-ink shadow-float transition-[opacity,translate] data-limited:hidden",
        "data-ending-style:translate-y-1 data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:opacity-0",
        toast.type === "danger" && "border-l-2 border-l-danger",
      )}
    >
      <Base.Content className="flex items-center gap-3 py-2 pr-2 pl-4">
        <div className="min-w-0 flex-1 py-1">
          <Base.Title className="font-medium text-sm" />
          <Base.Description className="mt-0.5 break-words text-muted text-xs" />
        </div>
        {toast.actionProps && <Base.Action render={<Button size="sm" />} />}
        <Base.Close
          render={
            <IconButton label="Dismiss" size="sm" tooltip={false}>
              <X />
            </IconButton>
          }
        />
      </Base.Content>
    </Base.Root>
  ))
}
