// Mocha's own "spec" report, and the figures in one line for the gate.
const fs = require("node:fs");
const { reporters } = require("mocha");

class CiReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { summary } = options.reporterOptions ?? {};
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      if (summary) fs.writeFileSync(summary, `${passes} passed, ${failures} failed, ${pending} skipped\n`);
    });
  }
}

module.exports = CiReporter;
