import type { Part } from "..";
import type { histograms as en } from "../en/histograms";

export const histograms: Part<typeof en> = {
  "histograms.mode": "排列方式",
  "histograms.offset": "错开",
  "histograms.overlay": "重叠",
  "histograms.chart": "{run} 的 {tag}：{count} 个直方图",
  "histograms.range": "区间",
  "histograms.count": "数量",
  "histograms.total": "总数",
  "histograms.nonFinite": "{count} 步含有 NaN 或 Inf",
  "histograms.nothing": "没有可绘制的有限值",
  "histograms.noRun": "当前显示的运行没有直方图",
};
