import type { Part } from "..";
import type { tools as en } from "../en/tools";

export const tools: Part<typeof en> = {
  "dialog.close": "关闭",
  "toast.dismiss": "关闭提示",
};
