export const tools = {
  "dialog.close": "Close",
  "toast.dismiss": "Dismiss",
} as const satisfies Record<string, string>;
