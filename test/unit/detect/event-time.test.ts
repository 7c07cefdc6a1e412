import assert from "node:assert/strict";
import { eventTime } from "../../../src/detect";

const ARRIVAL = 1_000_000;
const SENT = "2024-05-14T09:00:10.000Z";

describe("the time of an event", () => {
  it("is its published", () => {
    const at = Date.UTC(2023, 2, 26, 21, 5, 32, 159);
    for (const published of [
      "2023-03-26T21:05:32.159Z",
      "2023-03-26T21:05:32.159999Z",
      "2023-03-26T23:05:32.159+02:00",
      "2023-03-26T21:05:32.159",
    ]) {
      assert.equal(eventTime({ published }, SENT, ARRIVAL), at, published);
    }
  });

  it("is the delivery's where that cannot be read, and the arrival where neither can", () => {
    for (const published of [
      undefined,
      null,
      "",
      "yesterday",
      "5",
      "2023-99-99T00:00:00Z",
      1_700_000_000_000,
      {},
    ]) {
      assert.equal(eventTime({ published }, SENT, ARRIVAL), Date.parse(SENT));
      assert.equal(eventTime({ published }, undefined, ARRIVAL), ARRIVAL);
    }
    for (const event of [null, undefined, "text", 7, []]) {
      assert.equal(eventTime(event, "soon", ARRIVAL), ARRIVAL);
    }
  });
});
