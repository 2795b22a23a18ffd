import type { Part } from "..";
import type { runs as en } from "../en/runs";

export const runs: Part<typeof en> = {
  "runs.title": "运行",
  "runs.filter": "筛选运行",
  "runs.name": "运行",
  "runs.toggleAll": "显示全部运行，或全部隐藏",
  "runs.shown": "显示 {shown} / {total}",
  "runs.solo": "按住 Alt 单击或双击，只显示此运行",
  "runs.lastStep": "最新步数 {step}",
  "runs.grew": "{age}更新",
  "runs.live": "仍在写入",
  "runs.none": "还没有运行",
  "runs.noMatch": "没有匹配的运行",
  "runs.resize": "运行面板的宽度",
  "runs.notKept": "未能保存：{reason}",
};
