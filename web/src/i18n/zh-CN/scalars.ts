import type { Part } from "..";
import type { scalars as en } from "../en/scalars";

export const scalars: Part<typeof en> = {
  "axis.x": "横轴",
  "axis.y": "纵轴",
  "axis.time": "时间轴",
  "axis.step": "步数",
  "axis.relative": "相对时间",
  "axis.wall": "实际时间",
  "axis.linear": "线性",
  "axis.log": "对数",
  "step.at": "第 {step} 步",
  more: "另有 {count} 个",
  "filter.badPattern": "不是有效的正则表达式，已按普通文本匹配：{error}",
  "filter.clear": "清除筛选",
  "tags.filter": "筛选标签",
  "tags.general": "常规",
  "tags.noMatch.title": "没有匹配的标签",
  "tags.noMatch.body": "此处共有 {count} 个标签。",
  "scalars.smoothing": "平滑",
  "scalars.resetZoom": "重置缩放",
  "scalars.chart": "{tag}：{count} 条曲线",
  "scalars.value": "数值",
  "scalars.smoothed": "平滑值",
  "scalars.noLines": "勾选的运行都没有此标签",
  "scalars.noPositive": "没有可用于对数轴的正值",
};
