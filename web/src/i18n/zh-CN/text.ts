import type { Part } from "..";
import type { text as en } from "../en/text";

export const text: Part<typeof en> = {
  "text.view": "显示方式",
  "text.rendered": "渲染",
  "text.raw": "原文",
  "text.of": "{index} / {total}",
  "text.content": "{run} 的 {tag}",
  "text.nothing": "没有文本",
  "text.moreRows": "另有 {count} 行，请查看原文",
  "text.sliced": "张量超过两维，仅显示第一个切片；请查看原文",
  "text.long": "文本较长，按原文显示",
  "text.noRun": "当前显示的运行没有文本",
};
