import fc from "fast-check";
import { expect, it } from "vitest";
import { fileName } from "./save";

it.each([
  [["loss/train"], "loss_train.csv"],
  [["loss/train", "lr=0.1"], "loss_train_lr=0.1.csv"],
  [["损失/训练"], "损失_训练.csv"],
  [["<script>alert(1)</script>"], "script_alert_1_script.csv"],
  [["../../etc/passwd"], "etc_passwd.csv"],
  [[".."], "glassboard.csv"],
  [[], "glassboard.csv"],
  [["a:b*c?d|e"], "a_b_c_d_e.csv"],
])("%j → %s", (parts, name) => expect(fileName(parts, ".csv")).toBe(name));

it("is a file name wherever it is saved", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "grapheme", maxLength: 200 })),
      (parts) => {
        const name = fileName(parts, ".csv");
        expect(name).toMatch(/^[^\\/:*?"<>|\u0000-\u001f]+\.csv$/);
        expect([...name].length).toBeLessThanOrEqual(104);
        expect(name).not.toMatch(/^\.|\uFFFD$/);
      },
    ),
  );
});
