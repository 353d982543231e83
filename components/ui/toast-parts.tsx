"use client"
import { Toast as Base } from "@base-ui/react/toast"
import { clsx } from "clsx"
import { X } from "lucide-react"
import { BareIconButton } from "./bare-icon-button.tsx"
import { Button } from "./button.tsx"

export const toasts = Base.createToastManager()

export function ToastRegion() {
  return (
    <Base.Provider toastManager={toasts} timeout={8_000} limit={3}>
      <Base.Portal>
        <Base.Viewport className="fixed inset-x-4 bottom-4 z-50 flex flex-col gap-2 outline-none sm:left-auto sm:w-96">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function ToastList() {
  const { toasts: shown } = Base.useToastManager()
  return shown.map((toast) => (
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
            <BareIconButton label="Dismiss" size="sm">
              <X />
            </BareIconButton>
          }
        />
      </Base.Content>
    </Base.Root>
  ))
}
