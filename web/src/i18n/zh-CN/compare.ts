import type { Part } from "..";
import type { compareTable as en } from "../en/compare";

export const compareTable: Part<typeof en> = {
  "view.label": "标签显示为",
  "view.cards": "图表",
  "view.table": "表格",
  "table.label": "对比表",
  "table.tag": "标签",
  "table.run": "运行",
  "table.tags": "{count} 个标签",
  "table.runs": "{count} 个运行",
  "table.figure": "取哪个值",
  "table.figure.last": "最终值",
  "table.figure.best": "最佳值",
  "table.figure.min": "最小值",
  "table.figure.max": "最大值",
  "table.figure.mean": "平均值",
  "table.figure.at": "指定步数",
  "table.range": "仅统计选中的区间",
  "table.transpose": "行列互换",
  "table.unsort": "取消排序",
  "table.best": "最佳",
  "table.baseline": "基准",
  "table.omitted":
    "还有 {count} 个标签未列出：请筛选标签，或取消勾选一些运行。",
  "table.take": "复制或下载表格",
  "table.copy.tsv": "复制为电子表格（TSV）",
  "table.copy.markdown": "复制为 Markdown",
  "table.copy.latex": "复制为 LaTeX",
  "table.csv": "下载 CSV",
  "copy.done": "已复制",
  "copy.refused": "浏览器不允许此页面复制",
};
